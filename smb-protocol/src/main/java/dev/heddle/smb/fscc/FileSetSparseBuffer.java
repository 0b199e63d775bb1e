// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.fscc;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import java.nio.ByteBuffer;

/**
 * The input of FSCTL_SET_SPARSE ([MS-FSCC] FILE_SET_SPARSE_BUFFER).
 *
 * @param sparse whether ranges of zeros take no space on disk
 */
public record FileSetSparseBuffer(boolean sparse) {
    /** The control code; the operation has no output. */
    public static final int CTL_CODE = 0x0009_00C4;

    /** Returns the input of the control operation in a new buffer. */
    public ByteBuffer toBuffer() {
        return ByteBuffer.wrap(new byte[] {(byte) (sparse ? 1 : 0)});
    }

    /** Decodes the remaining bytes. */
    public static FileSetSparseBuffer decode(ByteBuffer source) throws WireFormatException {
        return new FileSetSparseBuffer(
                WireReader.ofRemaining("FILE_SET_SPARSE_BUFFER", source).bool("SetSparse", 0));
    }
}
