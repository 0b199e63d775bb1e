package dev.heddle.core.spi;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * Direct buffers in which frames are put together for one write. All connections share them, so that one which has
 * nothing to send holds none. Thread-safe.
 */
final class StagingPool {
    /** For frames as most are. */
    static final int SMALL = 16 << 10;
    /** Four frames of 64 KiB with their headers. */
    static final int LARGE = (256 << 10) + 1024;

    /** More than that write at the same time only in a burst; the rest is left to the garbage collector. */
    private static final int MAX_IDLE = 16;

    private static final ArrayDeque<ByteBuffer> IDLE_SMALL = new ArrayDeque<>();
    private static final ArrayDeque<ByteBuffer> IDLE_LARGE = new ArrayDeque<>();

    private StagingPool() {}

    /** Lends an empty buffer of {@link #SMALL} or {@link #LARGE} bytes. */
    static ByteBuffer acquire(int capacity) {
        ArrayDeque<ByteBuffer> idle = idle(capacity);
        ByteBuffer buffer;
        synchronized (idle) {
            buffer = idle.pollLast();
        }
        return buffer == null ? ByteBuffer.allocateDirect(capacity) : buffer.clear();
    }

    /** Takes one back. */
    static void release(ByteBuffer buffer) {
        ArrayDeque<ByteBuffer> idle = idle(buffer.capacity());
        synchronized (idle) {
            if (idle.size() < MAX_IDLE) {
                idle.addLast(buffer);
            }
        }
    }

    private static ArrayDeque<ByteBuffer> idle(int capacity) {
        return capacity == SMALL ? IDLE_SMALL : IDLE_LARGE;
    }
}
