// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.fscc;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import dev.heddle.smb.wire.WireWriter;
import java.nio.ByteBuffer;

/**
 * The new path of a file on its share ([MS-FSCC] FileRenameInformation for SMB2).
 *
 * @param replaceIfExists whether to replace an existing file at the new path
 * @param fileName the new path relative to the share, with backslashes between its components and no leading backslash
 */
public record FileRenameInformation(boolean replaceIfExists, String fileName) implements FsccInformation {
    private static final int NAME_AT = 20;

    // Windows rejects input that is shorter than its own structure, so very short names need padding.
    private static final int MIN_LENGTH = 24;

    @Override
    public int informationClass() {
        return FileInformationClass.RENAME;
    }

    @Override
    public int encodedLength() {
        return Math.max(MIN_LENGTH, NAME_AT + WireWriter.utf16Length(fileName));
    }

    @Override
    public void encode(ByteBuffer target) {
        int nameLength = WireWriter.utf16Length(fileName);
        target.putLong(replaceIfExists ? 1 : 0).putLong(0).putInt(nameLength);
        WireWriter.utf16(target, fileName);
        WireWriter.zeros(target, encodedLength() - NAME_AT - nameLength);
    }

    /** Decodes the remaining bytes; ignores bytes after the name. */
    public static FileRenameInformation decode(ByteBuffer source) throws WireFormatException {
        WireReader reader = WireReader.ofRemaining("FileRenameInformation", source);
        return new FileRenameInformation(
                reader.bool("ReplaceIfExists", 0), reader.utf16("FileName", NAME_AT, reader.u32("FileNameLength", 16)));
    }
}
