package dev.heddle.core;

import java.io.IOException;
import java.nio.channels.Selector;
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
        public void select(Selector selector, long nanos) throws IOException {
            if (nanos > 0) {
                selector.select(ready -> {}, Math.ceilDiv(nanos, 1_000_000));
            } else {
                selector.selectNow(ready -> {});
            }
        }
    };

    /** Monotonic nanoseconds from an arbitrary origin. */
    long nanoTime();

    /**
     * Parks the calling thread until it is unparked or interrupted or {@code nanos} have passed on this clock. May
     * return spuriously, as {@link LockSupport#park()} does.
     *
     * @param nanos how long at the most, above 0
     */
    void parkNanos(long nanos);

    /**
     * Waits until a channel of {@code selector} is ready, until it is woken or the thread interrupted, or until
     * {@code nanos} have passed on this clock. May return early.
     *
     * @param selector whose selected keys are not kept
     * @param nanos how long at the most; 0 or less does not wait
     * @throws IOException if selecting fails
     */
    void select(Selector selector, long nanos) throws IOException;
}
