package dev.heddle.smux;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Streams that the peer has opened and the application has not accepted. Thread-safe. */
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

    /** Returns false if the stream has to be refused. */
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
     * What to wait for if there is nothing to accept: fired with the next stream, or the end. Null if there is
     * something.
     */
    synchronized @Nullable Event joinIfEmpty() {
        if (!waiting.isEmpty()) {
            return null;
        }
        return join();
    }
}
