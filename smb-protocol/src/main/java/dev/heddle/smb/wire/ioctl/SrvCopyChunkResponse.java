// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire.ioctl;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The output of a server-side copy ([MS-SMB2] 2.2.32.1): the amount that was copied, or with STATUS_INVALID_PARAMETER
 * the limits of the server.
 *
 * @param chunks the number of copied chunks; or the maximum number of chunks in one request
 * @param chunkBytes the copied bytes of a chunk that failed; or the maximum length of one chunk in bytes; unsigned
 * @param totalBytes the total of copied bytes; or the maximum total of one request; unsigned
 */
public record SrvCopyChunkResponse(int chunks, int chunkBytes, int totalBytes) {
    /** The length in bytes. */
    public static final int LENGTH = 12;

    /** Returns the output of the control operation in a new buffer. */
    public ByteBuffer toBuffer() {
        ByteBuffer output = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        return output.putInt(chunks).putInt(chunkBytes).putInt(totalBytes).flip();
    }

    /** Decodes the remaining bytes, the output of the control operation. */
    public static SrvCopyChunkResponse decode(ByteBuffer output) throws WireFormatException {
        WireReader reader = WireReader.ofRemaining("SRV_COPYCHUNK_RESPONSE", output);
        return new SrvCopyChunkResponse(
                reader.i32("ChunksWritten", 0), reader.i32("ChunkBytesWritten", 4), reader.i32("TotalBytesWritten", 8));
    }
}
