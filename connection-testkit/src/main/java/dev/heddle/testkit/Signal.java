package dev.heddle.testkit;

import dev.heddle.core.Awaited;

/** An event that a test fires by hand, to be waited for through a worker. Thread-safe. */
public final class Signal extends Awaited {
    private volatile boolean fired;

    /** Makes a signal that has not been fired. */
    public Signal() {}

    /** Makes it happen. */
    public void fire() {
        fired = true;
        wake();
    }

    @Override
    public boolean isDone() {
        return fired;
    }
}
