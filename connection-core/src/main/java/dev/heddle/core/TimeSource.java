package dev.heddle.core;

import java.util.concurrent.locks.LockSupport;

/** The clock that every deadline is measured by, and the way to wait on it. Tests inject one that they move by hand. */
public interface TimeSource {

    /** The machine's monotonic clock. */
    TimeSource SYSTEM = new TimeSource() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void parkNanos(long nanos) {
            LockSupport.parkNanos(nanos);
        }

        @Override
        public Runnable onJump(Runnable listener) {
            return () -> {};
        }
    };

    /** Monotonic nanoseconds from an arbitrary origin. */
    long nanoTime();

    /**
     * Parks the calling thread until it is unparked or interrupted or {@code nanos} have passed on this clock. May return
     * spuriously, as {@link LockSupport#park()} does.
     *
     * @param nanos how long at the most, above 0
     */
    void parkNanos(long nanos);

    /**
     * Asks to be told when time moves other than by passing.
     *
     * @param listener called after each jump, on the thread that moves the clock
     * @return ends the listening
     */
    Runnable onJump(Runnable listener);
}
