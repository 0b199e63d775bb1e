package dev.heddle.smux;

import dev.heddle.core.Awaited;
import org.jspecify.annotations.Nullable;

/** One thread's wait for a change of something; the lists of them are guarded by whatever they wait for. */
final class Event extends Awaited {
    private @Nullable Event next;
    private volatile boolean fired;

    /** Puts a new event before {@code others}. */
    Event(@Nullable Event others) {
        next = others;
    }

    @Override
    public boolean isDone() {
        return fired;
    }

    /**
     * Wakes those who wait for the events of a list that has been detached from its owner. To be called without a lock.
     */
    static void fireAll(@Nullable Event list) {
        for (Event event = list; event != null; event = event.next) {
            event.fired = true;
            event.wake();
        }
    }

    @Nullable
    Event next() {
        return next;
    }

    /** The list without {@code gone}, if it was in it. */
    static @Nullable Event without(@Nullable Event list, Event gone) {
        if (list == gone) {
            return gone.next;
        }
        for (Event event = list; event != null; event = event.next) {
            if (event.next == gone) {
                event.next = gone.next;
            }
        }
        return list;
    }
}
