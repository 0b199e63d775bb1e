package dev.heddle.smb.fscc;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import dev.heddle.smb.wire.WireWriter;
import java.nio.ByteBuffer;

/**
 * Gives a file a new path on its share ([MS-FSCC] FileRenameInformation for SMB2).
 *
 * @param replaceIfExists whether a file that is there may be replaced
 * @param fileName the new path below the share, with backslashes between its parts and none in front
 */
public record FileRenameInformation(boolean replaceIfExists, String fileName) implements FsccInformation {
    private static final int NAME_AT = 20;

    // Windows refuses less than the size of its own structure, so that very short names need padding.
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

    /** Reads what remains; what follows the name is ignored. */
    public static FileRenameInformation decode(ByteBuffer source) throws WireFormatException {
        WireReader reader = WireReader.ofRemaining("FileRenameInformation", source);
        return new FileRenameInformation(
                reader.bool("ReplaceIfExists", 0), reader.utf16("FileName", NAME_AT, reader.u32("FileNameLength", 16)));
    }
}
