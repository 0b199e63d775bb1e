package dev.heddle.core.spi;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.Frame;
import dev.heddle.core.Permits;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Frames that wait to be written: any thread adds, one at a time takes. The budget bounds its bytes. */
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

    /** A frame larger than the whole queue is let in alone. */
    int clamp(int bytes) {
        return Math.min(bytes, capacity);
    }

    /** Adds a frame; after the end it is dropped instead. */
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

    /** The next frame, which now belongs to the caller; its budget stays taken until {@link #left}. */
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

    /** Polled frames have been written or dropped. */
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

    /** Ends a polled frame that will not be written. What it throws must not keep others from their end. */
    void drop(Frame frame, ConnectionClosedException cause) {
        left(1, clamp(frame.reserved()));
        tellDropped(frame, cause);
    }

    private static void tellDropped(Frame frame, ConnectionClosedException cause) {
        try {
            frame.dropped(cause);
        } catch (RuntimeException | Error e) {
            LOG.warn("a frame failed when it was told that it was dropped", e);
        }
    }

    /** How many frames wait, or have been taken and not yet left. */
    synchronized int frames() {
        return frames.size() + urgent.size() + taken;
    }

    long bytes() {
        return Math.max(0, capacity - budget.available());
    }
}
