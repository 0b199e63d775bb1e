// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.redis;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Bounded waits for tests. */
final class Waits {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private Waits() {}

    /** Waits until the condition is true. */
    static void until(Callable<Boolean> condition) throws Exception {
        for (long start = System.nanoTime(); !condition.call(); Thread.onSpinWait()) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new AssertionError("the condition was not true within 20 s");
            }
        }
    }

    /** Waits for a latch. */
    static void forLatch(CountDownLatch latch) {
        try {
            if (!latch.await(PATIENCE_NANOS, TimeUnit.NANOSECONDS)) {
                throw new AssertionError("the latch was not released within 20 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
