package dev.heddle.smb.wire.ioctl;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The output of a server-side copy ([MS-SMB2] 2.2.32.1): what was copied, or with STATUS_INVALID_PARAMETER what the
 * server would accept.
 *
 * @param chunks how many were copied; or how many one request may have
 * @param chunkBytes how much was copied of a chunk that failed; or how many bytes one chunk may have; unsigned
 * @param totalBytes how much was copied; or how many bytes one request may copy; unsigned
 */
public record SrvCopyChunkResponse(int chunks, int chunkBytes, int totalBytes) {
    /** The length in bytes. */
    public static final int LENGTH = 12;

    /** The output of the control operation, in a buffer of its own. */
    public ByteBuffer toBuffer() {
        ByteBuffer output = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        return output.putInt(chunks).putInt(chunkBytes).putInt(totalBytes).flip();
    }

    /** Reads the remaining bytes of a control operation's output. */
    public static SrvCopyChunkResponse decode(ByteBuffer output) throws WireFormatException {
        WireReader reader = WireReader.ofRemaining("SRV_COPYCHUNK_RESPONSE", output);
        return new SrvCopyChunkResponse(
                reader.i32("ChunksWritten", 0), reader.i32("ChunkBytesWritten", 4), reader.i32("TotalBytesWritten", 8));
    }
}
