package dev.heddle.core;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands messages to a listener one at a time and in order, on the callback executor, so that the thread that reads never waits
 * for the listener. Bounded: what finds the queue full is discarded and counted.
 */
final class NotificationQueue<R> {
    private static final Logger LOG = LoggerFactory.getLogger(NotificationQueue.class);

    private final ArrayDeque<R> waiting = new ArrayDeque<>();
    private final int capacity;
    private final Executor executor;
    private final Consumer<R> listener;
    private final Consumer<R> discard;
    private boolean draining;
    private boolean closed;

    NotificationQueue(int capacity, Executor executor, Consumer<R> listener, Consumer<R> discard) {
        this.capacity = capacity;
        this.executor = executor;
        this.listener = listener;
        this.discard = discard;
    }

    /** Returns whether the message found room. */
    boolean offer(R message) {
        boolean start;
        synchronized (this) {
            if (closed || waiting.size() >= capacity) {
                discard.accept(message);
                return false;
            }
            waiting.addLast(message);
            start = !draining;
            draining = true;
        }
        if (start) {
            executor.execute(this::drain);
        }
        return true;
    }

    private void drain() {
        while (true) {
            R message;
            synchronized (this) {
                message = waiting.pollFirst();
                if (message == null) {
                    draining = false;
                    return;
                }
            }
            try {
                listener.accept(message);
            } catch (RuntimeException | Error e) {
                LOG.warn("a notification listener failed", e);
            }
        }
    }

    /** Discards whatever still comes; what came before the end is handed on. */
    synchronized void close() {
        closed = true;
    }
}
