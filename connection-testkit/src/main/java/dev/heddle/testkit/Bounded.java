// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Polls conditions that send no notification. Waits never longer than {@link #LIMIT}, in real time. */
public final class Bounded {
    /** The longest real time that any wait in this kit takes before it fails; far more than any wait needs. */
    public static final Duration LIMIT = Duration.ofSeconds(60);

    private static final long LOOK_AGAIN_NANOS = 100_000;

    private Bounded() {}

    /**
     * Waits until {@code condition} holds.
     *
     * @param what names the condition in the error message
     * @param condition polled by the calling thread
     * @throws AssertionError if it does not hold within {@link #LIMIT}
     */
    public static void await(String what, BooleanSupplier condition) {
        await(() -> what, condition);
    }

    /**
     * Waits until {@code condition} holds.
     *
     * @param what called only for the error message: says what was expected and what was seen instead
     * @param condition polled by the calling thread
     * @throws AssertionError if it does not hold within {@link #LIMIT}
     */
    public static void await(Supplier<String> what, BooleanSupplier condition) {
        if (!holds(condition)) {
            throw new AssertionError("not within " + LIMIT.toSeconds() + " s: " + what.get());
        }
    }

    private static boolean holds(BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return condition.getAsBoolean();
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        return true;
    }
}
