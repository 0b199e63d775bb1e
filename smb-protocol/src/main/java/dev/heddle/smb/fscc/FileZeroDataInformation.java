// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.fscc;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The input of FSCTL_SET_ZERO_DATA ([MS-FSCC] FILE_ZERO_DATA_INFORMATION).
 *
 * @param offset the start of the range to fill with zeros, in bytes
 * @param beyondFinalZero the end of the range in bytes, exclusive
 */
public record FileZeroDataInformation(long offset, long beyondFinalZero) {
    /** The control code; the operation has no output. */
    public static final int CTL_CODE = 0x0009_80C8;

    private static final int LENGTH = 16;

    /** Returns the input of the control operation in a new buffer. */
    public ByteBuffer toBuffer() {
        ByteBuffer input = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        return input.putLong(offset).putLong(beyondFinalZero).flip();
    }

    /** Decodes the remaining bytes. */
    public static FileZeroDataInformation decode(ByteBuffer source) throws WireFormatException {
        WireReader reader = WireReader.ofRemaining("FILE_ZERO_DATA_INFORMATION", source);
        return new FileZeroDataInformation(reader.i64("FileOffset", 0), reader.i64("BeyondFinalZero", 8));
    }
}
