package dev.heddle.smux;

import dev.heddle.core.buffer.PooledBuffer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A piece of what a stream has received. Large payloads stay in the frame that they came in; small ones are collected,
 * so that tiny frames do not hold big buffers.
 */
final class Chunk {
    /** From which size on a payload is worth a buffer of its own. */
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
     * Takes in the payload of a frame, which is retained if need be.
     *
     * @param waiting how many bytes the stream holds already; the more, the larger a collector
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

    /** Takes in another payload if it fits behind what is here; returns whether it did. */
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

    /** Moves as many bytes as fit; returns how many. */
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
