package dev.heddle.smb.fscc;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The input of FSCTL_SET_ZERO_DATA ([MS-FSCC] FILE_ZERO_DATA_INFORMATION).
 *
 * @param offset where the zeros begin, in bytes
 * @param beyondFinalZero where they end, exclusive
 */
public record FileZeroDataInformation(long offset, long beyondFinalZero) {
    /** The control code; the operation has no output. */
    public static final int CTL_CODE = 0x0009_80C8;

    private static final int LENGTH = 16;

    /** The input of the control operation, in a buffer of its own. */
    public ByteBuffer toBuffer() {
        ByteBuffer input = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        return input.putLong(offset).putLong(beyondFinalZero).flip();
    }

    /** Reads what remains. */
    public static FileZeroDataInformation decode(ByteBuffer source) throws WireFormatException {
        WireReader reader = WireReader.ofRemaining("FILE_ZERO_DATA_INFORMATION", source);
        return new FileZeroDataInformation(reader.i64("FileOffset", 0), reader.i64("BeyondFinalZero", 8));
    }
}
