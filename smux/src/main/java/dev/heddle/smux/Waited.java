package dev.heddle.smux;

import dev.heddle.core.Deadline;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;

/** Something whose changes threads wait for. Its monitor guards the list of them, and whatever a subclass adds. */
abstract class Waited {
    private @Nullable Event waiters;

    /**
     * One more wait, for the next change. To be called with the monitor held, where it was seen that one has to wait.
     */
    final synchronized Event join() {
        waiters = new Event(waiters);
        return waiters;
    }

    /**
     * Waits for the change that {@code event} stands for, until the deadline; a wait that ends otherwise leaves nothing
     * behind.
     */
    final boolean await(SmuxSession session, Event event, Deadline deadline, int written)
            throws InterruptedIOException {
        try {
            return session.await(event, deadline, written);
        } finally {
            if (!event.isDone()) {
                leave(event);
            }
        }
    }

    /** Ends a wait that the change did not end. */
    final synchronized void leave(Event event) {
        waiters = Event.without(waiters, event);
    }

    /** How many waits there are. */
    final synchronized int waiting() {
        int count = 0;
        for (Event event = waiters; event != null; event = event.next()) {
            count++;
        }
        return count;
    }

    /** Those who wait, to be fired without the monitor. */
    final synchronized @Nullable Event takeWaiters() {
        Event all = waiters;
        waiters = null;
        return all;
    }

    /** Wakes all who wait, to look again. */
    final void wakeAll() {
        Event.fireAll(takeWaiters());
    }
}
