// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.fscc;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import dev.heddle.smb.wire.WireWriter;
import java.nio.ByteBuffer;

/**
 * The features of a file system ([MS-FSCC] FileFsAttributeInformation).
 *
 * @param fileSystemAttributes the feature bits of the specification
 * @param maximumComponentNameLength the maximum length of a file name, in UTF-16 code units
 * @param fileSystemName the name of the file system, such as NTFS
 */
public record FileFsAttributeInformation(
        int fileSystemAttributes, int maximumComponentNameLength, String fileSystemName) implements FsccInformation {
    private static final int NAME_AT = 12;

    @Override
    public int infoType() {
        return InfoType.FILESYSTEM;
    }

    @Override
    public int informationClass() {
        return FsInformationClass.ATTRIBUTE;
    }

    @Override
    public int encodedLength() {
        return NAME_AT + WireWriter.utf16Length(fileSystemName);
    }

    @Override
    public void encode(ByteBuffer target) {
        target.putInt(fileSystemAttributes).putInt(maximumComponentNameLength);
        target.putInt(WireWriter.utf16Length(fileSystemName));
        WireWriter.utf16(target, fileSystemName);
    }

    /** Decodes the remaining bytes. */
    public static FileFsAttributeInformation decode(ByteBuffer source) throws WireFormatException {
        WireReader reader = WireReader.ofRemaining("FileFsAttributeInformation", source);
        return new FileFsAttributeInformation(
                reader.i32("FileSystemAttributes", 0),
                reader.i32("MaximumComponentNameLength", 4),
                reader.utf16("FileSystemName", NAME_AT, reader.u32("FileSystemNameLength", 8)));
    }
}
