package dev.heddle.smb.fscc;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import dev.heddle.smb.wire.WireWriter;
import java.nio.ByteBuffer;

/**
 * What a file system can do ([MS-FSCC] FileFsAttributeInformation).
 *
 * @param fileSystemAttributes bits of the specification
 * @param maximumComponentNameLength the longest name of a file, in UTF-16 units
 * @param fileSystemName its name, such as NTFS
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

    /** Reads what remains. */
    public static FileFsAttributeInformation decode(ByteBuffer source) throws WireFormatException {
        WireReader reader = WireReader.ofRemaining("FileFsAttributeInformation", source);
        return new FileFsAttributeInformation(
                reader.i32("FileSystemAttributes", 0),
                reader.i32("MaximumComponentNameLength", 4),
                reader.utf16("FileSystemName", NAME_AT, reader.u32("FileSystemNameLength", 8)));
    }
}
