// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes notifications to a listener, one at a time and in order, on the callback executor, so that the reader thread
 * never waits for the listener. Bounded by count and bytes. Thread-safe.
 */
final class Inbox<R> {
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
    /**
     * How many messages one task passes on before it lets other tasks run: where callers run the callbacks, one of the
     * callers runs this task.
     */
    private static final int MESSAGES_A_TASK = 64;

    /**
     * The bounds of the inbox.
     *
     * @param count how many messages may wait
     * @param bytes how many bytes the frames of the waiting messages may have; a single message may have more
     * @param overflow what happens to further messages
     */
    record Bounds(int count, long bytes, Overflow overflow) {}

    private record Waiting<R>(R message, int bytes) {}

    private final ArrayDeque<Waiting<R>> waiting = new ArrayDeque<>();
    private final Bounds bounds;
    private final Executor executor;
    private final ReadHold reading;
    private final Consumer<R> listener;
    private final Consumer<R> discard;
    private long bytes;
    private boolean draining;
    private boolean holding;
    private boolean closed;

    /**
     * Creates an empty inbox.
     *
     * @param bounds how much may wait
     * @param executor runs the listener
     * @param reading is held while the inbox is full, if the inbox must not drop messages
     * @param listener takes the messages
     * @param discard takes the messages that are dropped
     */
    Inbox(Bounds bounds, Executor executor, ReadHold reading, Consumer<R> listener, Consumer<R> discard) {
        this.bounds = bounds;
        this.executor = executor;
        this.reading = reading;
        this.listener = listener;
        this.discard = discard;
    }

    /**
     * Adds a message, whose ownership passes to the inbox.
     *
     * @param message the received message
     * @param size how many bytes the message keeps in memory
     * @return false if the message was discarded
     */
    boolean offer(R message, int size) {
        boolean accepted;
        boolean start = false;
        boolean hold = false;
        synchronized (this) {
            accepted = !closed && (bounds.overflow() == Overflow.PAUSE || hasRoom(size));
            if (accepted) {
                waiting.addLast(new Waiting<>(message, size));
                bytes += size;
                start = !draining;
                draining = true;
                hold = bounds.overflow() == Overflow.PAUSE && !holding && isFull();
                holding |= hold;
            }
        }
        if (hold) {
            reading.hold();
        }
        if (!accepted) {
            discard.accept(message);
        } else if (start) {
            executor.execute(this::drain);
        }
        return accepted;
    }

    private boolean hasRoom(int size) {
        return waiting.isEmpty() || (waiting.size() < bounds.count() && bytes + size <= bounds.bytes());
    }

    private boolean isFull() {
        return waiting.size() >= bounds.count() || bytes >= bounds.bytes();
    }

    private boolean isHalfEmpty() {
        return waiting.size() <= bounds.count() / 2 && bytes <= bounds.bytes() / 2;
    }

    private void drain() {
        for (int i = 0; i < MESSAGES_A_TASK; i++) {
            Waiting<R> next;
            boolean release;
            synchronized (this) {
                next = waiting.pollFirst();
                if (next == null) {
                    draining = false;
                    return;
                }
                bytes -= next.bytes();
                release = holding && isHalfEmpty();
                holding &= !release;
            }
            if (release) {
                reading.release();
            }
            try {
                listener.accept(next.message());
            } catch (RuntimeException | Error e) {
                LOG.warn("a notification listener failed", e);
            }
        }
        executor.execute(this::drain);
    }

    /** Discards the messages that come after this call; the earlier ones are still passed to the listener. */
    synchronized void close() {
        closed = true;
    }
}
