// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** The queue of streams that the peer has opened and the application has not accepted. Thread-safe. */
final class AcceptQueue extends Waited {
    private final ArrayDeque<SmuxStream> waiting = new ArrayDeque<>();
    private final int capacity;
    private final boolean pause;
    private final ReceiveBudget budget;

    AcceptQueue(int capacity, AcceptOverflow overflow, ReceiveBudget budget) {
        this.capacity = capacity;
        this.pause = overflow == AcceptOverflow.PAUSE;
        this.budget = budget;
    }

    /** Adds a stream; returns false if it must be refused. */
    boolean offer(SmuxStream stream) {
        Event woken;
        synchronized (this) {
            if (waiting.size() >= capacity && !pause) {
                return false;
            }
            waiting.addLast(stream);
            if (waiting.size() >= capacity && pause) {
                budget.hold(true);
            }
            woken = takeWaiters();
        }
        Event.fireAll(woken);
        return true;
    }

    synchronized @Nullable SmuxStream poll() {
        SmuxStream stream = waiting.pollFirst();
        if (stream != null && pause && waiting.size() < capacity) {
            budget.hold(false);
        }
        return stream;
    }

    /**
     * Returns an event that fires when the next stream arrives or the session ends; null if the queue already has a
     * stream.
     */
    synchronized @Nullable Event joinIfEmpty() {
        if (!waiting.isEmpty()) {
            return null;
        }
        return join();
    }
}
