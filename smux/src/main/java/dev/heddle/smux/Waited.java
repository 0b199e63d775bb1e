package dev.heddle.smux;

import org.jspecify.annotations.Nullable;

/** Something whose changes threads wait for. Its monitor guards the list of them, and whatever a subclass adds. */
abstract class Waited {
    private @Nullable Event waiters;

    /** One more wait, for the next change. To be called with the monitor held, where it was seen that one has to wait. */
    final synchronized Event join() {
        waiters = new Event(waiters);
        return waiters;
    }

    /** Ends a wait that the change did not end. */
    final synchronized void leave(Event event) {
        waiters = Event.without(waiters, event);
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
