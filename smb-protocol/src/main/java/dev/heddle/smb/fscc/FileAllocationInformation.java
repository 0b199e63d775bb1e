package dev.heddle.smb.fscc;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import java.nio.ByteBuffer;

/**
 * Reserves room for a file, and cuts it off if it is longer ([MS-FSCC] FileAllocationInformation).
 *
 * @param allocationSize the room in bytes
 */
public record FileAllocationInformation(long allocationSize) implements FsccInformation {
    @Override
    public int informationClass() {
        return FileInformationClass.ALLOCATION;
    }

    @Override
    public int encodedLength() {
        return Long.BYTES;
    }

    @Override
    public void encode(ByteBuffer target) {
        target.putLong(allocationSize);
    }

    /** Reads what remains. */
    public static FileAllocationInformation decode(ByteBuffer source) throws WireFormatException {
        return new FileAllocationInformation(
                WireReader.ofRemaining("FileAllocationInformation", source).i64("AllocationSize", 0));
    }
}
