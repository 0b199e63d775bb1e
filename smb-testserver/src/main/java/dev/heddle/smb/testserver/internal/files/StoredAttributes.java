// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.files;

import dev.heddle.smb.fscc.FileFullEaInformation;
import dev.heddle.smb.wire.NtStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads and writes extended attributes ([MS-FSCC] FileFullEaInformation), which the file system stores as user-defined
 * attributes.
 */
public final class StoredAttributes {
    private static final int LONGEST_NAME = 255;
    private static final int LARGEST = 0xFFFF;

    private StoredAttributes() {}

    private static UserDefinedFileAttributeView view(Path path) throws StatusException {
        UserDefinedFileAttributeView view =
                Files.getFileAttributeView(path, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null) {
            throw new StatusException(NtStatus.EAS_NOT_SUPPORTED);
        }
        return view;
    }

    /** Returns all extended attributes, as one encoded list. */
    public static ByteBuffer of(Path path) throws IOException {
        List<FileFullEaInformation> found = list(view(path));
        if (found.isEmpty()) {
            throw new StatusException(NtStatus.NO_EAS_ON_FILE);
        }
        ByteBuffer data =
                ByteBuffer.allocate(FileFullEaInformation.encodedLength(found)).order(ByteOrder.LITTLE_ENDIAN);
        FileFullEaInformation.encodeList(found, data);
        return data.flip();
    }

    /** Returns the attributes that the protocol can represent; other programs may have set more. */
    private static List<FileFullEaInformation> list(UserDefinedFileAttributeView view) throws IOException {
        List<FileFullEaInformation> found = new ArrayList<>();
        for (String name : view.list()) {
            int size = view.size(name);
            boolean fits = name.length() <= LONGEST_NAME && name.chars().allMatch(c -> c > 0 && c <= 0xFF);
            if (fits && size <= LARGEST) {
                ByteBuffer value = ByteBuffer.allocate(size);
                view.read(name, value);
                found.add(new FileFullEaInformation(0, name, value.array()));
            }
        }
        return found;
    }

    /** Sets extended attributes, and deletes those with an empty value. */
    public static void set(Path path, ByteBuffer data) throws IOException {
        UserDefinedFileAttributeView view = view(path);
        for (FileFullEaInformation attribute : FileFullEaInformation.decodeList(data)) {
            if (attribute.value().length > 0) {
                view.write(attribute.name(), ByteBuffer.wrap(attribute.value()));
            } else if (view.list().contains(attribute.name())) {
                view.delete(attribute.name());
            }
        }
    }
}
