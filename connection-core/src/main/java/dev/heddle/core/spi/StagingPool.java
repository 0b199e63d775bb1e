// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.spi;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * Direct buffers in which frames are collected for one write. All connections share them, so a connection that has
 * nothing to send holds none. Thread-safe.
 */
final class StagingPool {
    /** The capacity for typical frames. */
    static final int SMALL = 16 << 10;
    /** The capacity for four frames of 64 KiB with their headers. */
    static final int LARGE = (256 << 10) + 1024;

    /**
     * The most idle buffers kept. More connections write at the same time only in a burst; the garbage collector frees
     * further buffers.
     */
    private static final int MAX_IDLE = 16;

    private static final ArrayDeque<ByteBuffer> IDLE_SMALL = new ArrayDeque<>();
    private static final ArrayDeque<ByteBuffer> IDLE_LARGE = new ArrayDeque<>();

    private StagingPool() {}

    /** Acquires an empty buffer of {@link #SMALL} or {@link #LARGE} bytes. */
    static ByteBuffer acquire(int capacity) {
        ArrayDeque<ByteBuffer> idle = idle(capacity);
        ByteBuffer buffer;
        synchronized (idle) {
            buffer = idle.pollLast();
        }
        return buffer == null ? ByteBuffer.allocateDirect(capacity) : buffer.clear();
    }

    /** Releases a buffer. */
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
