// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import dev.heddle.core.Awaited;
import org.jspecify.annotations.Nullable;

/** One thread's wait for a change. Events form a list; the object whose change they wait for guards its list. */
final class Event extends Awaited {
    private @Nullable Event next;
    private volatile boolean fired;

    /** Makes an event and puts it before the list {@code others}. */
    Event(@Nullable Event others) {
        next = others;
    }

    @Override
    public boolean isDone() {
        return fired;
    }

    /**
     * Wakes the threads that wait for the events of a list. The list must be detached from its owner, and the caller
     * must hold no lock.
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

    /** Returns the list without {@code gone}, if the list contains it. */
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
