package dev.heddle.smb.fscc;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import java.nio.ByteBuffer;

/**
 * The number of a file ([MS-FSCC] FileInternalInformation).
 *
 * @param indexNumber unique in its volume; 0 if the file system has none
 */
public record FileInternalInformation(long indexNumber) implements FsccInformation {
    @Override
    public int informationClass() {
        return FileInformationClass.INTERNAL;
    }

    @Override
    public int encodedLength() {
        return Long.BYTES;
    }

    @Override
    public void encode(ByteBuffer target) {
        target.putLong(indexNumber);
    }

    /** Reads what remains. */
    public static FileInternalInformation decode(ByteBuffer source) throws WireFormatException {
        return new FileInternalInformation(
                WireReader.ofRemaining("FileInternalInformation", source).i64("IndexNumber", 0));
    }
}
