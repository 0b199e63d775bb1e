// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import dev.heddle.core.Awaited;

/** An event that a test fires by hand, and that a worker can wait for. Thread-safe. */
public final class Signal extends Awaited {
    private volatile boolean fired;

    /** Creates a signal that has not been fired. */
    public Signal() {}

    /** Fires the signal and wakes the waiting thread. */
    public void fire() {
        fired = true;
        wake();
    }

    @Override
    public boolean isDone() {
        return fired;
    }
}
