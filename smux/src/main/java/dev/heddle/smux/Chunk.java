// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import dev.heddle.core.buffer.PooledBuffer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a stream's received bytes. A large payload stays in the buffer of its frame. Small payloads are copied
 * into a collecting buffer, so that tiny frames do not keep big buffers in use.
 */
final class Chunk {
    /** From this size on, in bytes, a payload stays in the buffer of its frame. */
    private static final int LARGE = 2048;

    private static final int COLLECTOR = 8192;

    private final ByteBuffer bytes;
    private final @Nullable PooledBuffer owner;
    private int start;
    private int end;

    @Nullable
    Chunk next;

    private Chunk(ByteBuffer bytes, int start, int end, @Nullable PooledBuffer owner) {
        this.bytes = bytes;
        this.start = start;
        this.end = end;
        this.owner = owner;
    }

    /**
     * Makes a chunk of a frame's payload. Retains the frame if the payload is large.
     *
     * @param waiting how many unread bytes the stream holds already; the more, the larger the collecting buffer
     */
    static Chunk of(PooledBuffer frame, int offset, int length, int waiting) {
        if (length >= LARGE) {
            frame.retain();
            return new Chunk(frame.bytes(), offset, offset + length, frame);
        }
        ByteBuffer collector = ByteBuffer.allocate(Math.max(length, Math.min(waiting, COLLECTOR)));
        collector.put(0, frame.bytes(), offset, length);
        return new Chunk(collector, 0, length, null);
    }

    /** Appends another payload if it fits behind the bytes of this chunk; returns whether it did. */
    boolean append(PooledBuffer frame, int offset, int length) {
        if (owner != null || bytes.capacity() - end < length) {
            return false;
        }
        bytes.put(end, frame.bytes(), offset, length);
        end += length;
        return true;
    }

    int remaining() {
        return end - start;
    }

    /** Copies as many bytes as fit into {@code target} and removes them from this chunk; returns how many. */
    int moveTo(ByteBuffer target) {
        int count = Math.min(end - start, target.remaining());
        target.put(target.position(), bytes, start, count);
        target.position(target.position() + count);
        start += count;
        return count;
    }

    void release() {
        if (owner != null) {
            owner.release();
        }
    }
}
