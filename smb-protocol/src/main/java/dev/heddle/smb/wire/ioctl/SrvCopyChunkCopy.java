// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire.ioctl;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The input of FSCTL_SRV_COPYCHUNK and FSCTL_SRV_COPYCHUNK_WRITE ([MS-SMB2] 2.2.31.1).
 *
 * @param sourceKey the key of the source file, from {@link SrvRequestResumeKeyResponse}; not copied
 * @param chunks the ranges to copy
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SrvCopyChunkCopy(byte[] sourceKey, List<Chunk> chunks) {
    /** The control code FSCTL_SRV_COPYCHUNK_WRITE, which does not require read access to the target. */
    public static final int CTL_CODE = 0x0014_80F2;

    private static final String STRUCTURE = "SRV_COPYCHUNK_COPY";
    private static final int CHUNKS_AT = SrvRequestResumeKeyResponse.KEY_LENGTH + 8;

    /**
     * A range to copy ([MS-SMB2] 2.2.31.1.1).
     *
     * @param sourceOffset the offset in the source, in bytes
     * @param targetOffset the offset in the target, in bytes
     * @param length the length in bytes
     */
    public record Chunk(long sourceOffset, long targetOffset, int length) {
        private static final int LENGTH = 24;
    }

    /** Keeps an unmodifiable copy of the list. */
    public SrvCopyChunkCopy {
        chunks = List.copyOf(chunks);
    }

    /** Returns the input of the control operation in a new buffer. */
    public ByteBuffer toBuffer() {
        ByteBuffer input =
                ByteBuffer.allocate(CHUNKS_AT + chunks.size() * Chunk.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        input.put(sourceKey).putInt(chunks.size()).putInt(0);
        for (Chunk chunk : chunks) {
            input.putLong(chunk.sourceOffset)
                    .putLong(chunk.targetOffset)
                    .putInt(chunk.length)
                    .putInt(0);
        }
        return input.flip();
    }

    /** Decodes the remaining bytes, the input of the control operation. */
    public static SrvCopyChunkCopy decode(ByteBuffer input) throws WireFormatException {
        WireReader reader = WireReader.ofRemaining(STRUCTURE, input);
        byte[] key = reader.bytes("SourceKey", 0, SrvRequestResumeKeyResponse.KEY_LENGTH);
        int count = reader.length32("ChunkCount", SrvRequestResumeKeyResponse.KEY_LENGTH);
        reader.slice("Chunks", CHUNKS_AT, (long) count * Chunk.LENGTH);
        List<Chunk> chunks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int at = CHUNKS_AT + i * Chunk.LENGTH;
            chunks.add(new Chunk(
                    reader.i64("SourceOffset", at),
                    reader.i64("TargetOffset", at + 8),
                    reader.length32("Length", at + 16)));
        }
        return new SrvCopyChunkCopy(key, chunks);
    }
}
