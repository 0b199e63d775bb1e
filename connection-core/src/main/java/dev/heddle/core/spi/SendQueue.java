// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.spi;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.Frame;
import dev.heddle.core.Permits;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The frames that wait to be written: any thread adds, one thread at a time takes. The budget bounds their bytes. */
final class SendQueue {
    private static final Logger LOG = LoggerFactory.getLogger(SendQueue.class);

    private final ArrayDeque<Frame> urgent = new ArrayDeque<>();
    private final ArrayDeque<Frame> frames = new ArrayDeque<>();
    private final Permits budget;
    private final int capacity;
    private int taken;
    private @Nullable ConnectionClosedException closed;

    SendQueue(int capacity) {
        this.capacity = capacity;
        this.budget = new Permits(capacity);
    }

    Permits budget() {
        return budget;
    }

    /**
     * Limits the bytes of a frame to the capacity, so that a frame larger than the whole queue is accepted when the
     * queue is empty.
     */
    int clamp(int bytes) {
        return Math.min(bytes, capacity);
    }

    /** Adds a frame; drops it instead if the queue is closed. */
    void add(Frame frame) {
        ArrayDeque<Frame> line = frame.urgent() ? urgent : frames;
        ConnectionClosedException cause;
        synchronized (this) {
            cause = closed;
            if (cause == null) {
                line.addLast(frame);
            }
        }
        if (cause != null) {
            budget.release(clamp(frame.reserved()));
            tellDropped(frame, cause);
        }
    }

    /**
     * Removes and returns the next frame, which now belongs to the caller; its budget stays reserved until
     * {@link #left}.
     */
    synchronized @Nullable Frame poll() {
        Frame next = urgent.isEmpty() ? frames.pollFirst() : urgent.pollFirst();
        if (next != null) {
            taken++;
        }
        return next;
    }

    synchronized boolean isEmpty() {
        return frames.isEmpty() && urgent.isEmpty();
    }

    /** Releases the budget of polled frames that have been written or dropped. */
    void left(int frameCount, long reserved) {
        synchronized (this) {
            taken -= frameCount;
        }
        if (reserved > 0) {
            budget.release(reserved);
        }
    }

    void close(ConnectionClosedException cause) {
        synchronized (this) {
            closed = cause;
        }
        budget.close();
        Frame frame;
        while ((frame = poll()) != null) {
            drop(frame, cause);
        }
    }

    /** Ends a polled frame that will not be written. Its exception must not prevent other frames from being dropped. */
    void drop(Frame frame, ConnectionClosedException cause) {
        left(1, clamp(frame.reserved()));
        tellDropped(frame, cause);
    }

    private static void tellDropped(Frame frame, ConnectionClosedException cause) {
        try {
            frame.dropped(cause);
        } catch (RuntimeException | Error e) {
            LOG.warn("the onDropped callback of a frame failed", e);
        }
    }

    /** Returns how many frames wait, or were polled and have not left yet. */
    synchronized int frames() {
        return frames.size() + urgent.size() + taken;
    }

    long bytes() {
        return Math.max(0, capacity - budget.available());
    }
}
