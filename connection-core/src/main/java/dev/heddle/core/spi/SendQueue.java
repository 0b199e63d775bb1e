package dev.heddle.core.spi;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.Frame;
import dev.heddle.core.Permits;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Frames that wait to be written: any thread adds, one at a time takes. The budget bounds its bytes. */
final class SendQueue {
    private final ConcurrentLinkedQueue<Frame> urgent = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Frame> frames = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final Permits budget;
    private final int capacity;
    private volatile @Nullable ConnectionClosedException closed;

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
        count.incrementAndGet();
        (frame.urgent() ? urgent : frames).add(frame);
        // close() sets the flag before it drains: either it drains this frame, or this sees the flag.
        ConnectionClosedException cause = closed;
        if (cause != null) {
            drain(cause);
        }
    }

    /** The next frame, which now belongs to the caller; its budget stays taken until {@link #left}. */
    @Nullable
    Frame poll() {
        // Looked at first: an urgent frame that was queued before this one is then seen below.
        Frame next = frames.peek();
        Frame first = urgent.poll();
        return first != null || next == null ? first : frames.poll();
    }

    boolean isEmpty() {
        return frames.isEmpty() && urgent.isEmpty();
    }

    /** Polled frames have been written or dropped. */
    void left(int frameCount, long reserved) {
        count.addAndGet(-frameCount);
        if (reserved > 0) {
            budget.release(reserved);
        }
    }

    void close(ConnectionClosedException cause) {
        closed = cause;
        budget.close();
        drain(cause);
    }

    private void drain(ConnectionClosedException cause) {
        Frame frame;
        while ((frame = frames.poll()) != null || (frame = urgent.poll()) != null) {
            left(1, clamp(frame.reserved()));
            frame.dropped(cause);
        }
    }

    int frames() {
        return count.get();
    }

    long bytes() {
        return Math.max(0, capacity - budget.available());
    }
}
