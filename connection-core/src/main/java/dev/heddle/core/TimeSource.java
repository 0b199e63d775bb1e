// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import java.io.IOException;
import java.nio.channels.Selector;
import java.util.concurrent.locks.LockSupport;

/** The clock that measures every deadline, and the way to wait on it. Tests inject a clock that they move by hand. */
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

    /** Returns monotonic nanoseconds from an arbitrary origin. */
    long nanoTime();

    /**
     * Parks the calling thread until it is unparked or interrupted or {@code nanos} have passed on this clock. May
     * return spuriously, as {@link LockSupport#park()} does.
     *
     * @param nanos the longest time to wait, above 0
     */
    void parkNanos(long nanos);

    /**
     * Waits until a channel of {@code selector} is ready, the selector is woken, the thread is interrupted, or
     * {@code nanos} have passed on this clock. May return early.
     *
     * @param selector its selected keys are not kept
     * @param nanos the longest time to wait; 0 or less does not wait
     * @throws IOException if selecting fails
     */
    void select(Selector selector, long nanos) throws IOException;
}
