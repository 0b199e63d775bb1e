// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import dev.heddle.core.Deadline;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;

/**
 * An object for whose changes threads wait. Its monitor guards the list of waits, and the state that a subclass adds.
 */
abstract class Waited {
    private @Nullable Event waiters;

    /** Adds a wait for the next change. The caller must hold the monitor since it checked that it has to wait. */
    final synchronized Event join() {
        waiters = new Event(waiters);
        return waiters;
    }

    /**
     * Waits until {@code event} has fired or the deadline passes. A wait that ends without the event removes the event
     * from the list.
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

    /** Removes an event that has not fired. */
    final synchronized void leave(Event event) {
        waiters = Event.without(waiters, event);
    }

    /** Returns how many waits there are. */
    final synchronized int waiting() {
        int count = 0;
        for (Event event = waiters; event != null; event = event.next()) {
            count++;
        }
        return count;
    }

    /** Removes all waits and returns them. The caller fires them without the monitor. */
    final synchronized @Nullable Event takeWaiters() {
        Event all = waiters;
        waiters = null;
        return all;
    }

    /** Wakes all waiting threads, so that they check the state again. */
    final void wakeAll() {
        Event.fireAll(takeWaiters());
    }
}
