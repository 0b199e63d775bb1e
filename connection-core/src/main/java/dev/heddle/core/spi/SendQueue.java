package dev.heddle.core.spi;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.Frame;
import dev.heddle.core.Permits;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Frames that wait to be written: any thread adds, one at a time takes. The budget bounds its bytes. */
final class SendQueue {
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
            frame.dropped(cause);
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
            left(1, clamp(frame.reserved()));
            frame.dropped(cause);
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
