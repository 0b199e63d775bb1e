// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A thread that makes one call and holds its outcome. Waits are bounded by {@link Bounded#LIMIT}.
 *
 * @param <T> the type that the call returns
 */
public final class Caller<T> {
    private final CompletableFuture<T> outcome = new CompletableFuture<>();
    private final Thread thread;

    private Caller(Thread.Builder builder, Callable<T> call) {
        this.thread = builder.unstarted(() -> {
            try {
                outcome.complete(call.call());
            } catch (Throwable e) {
                outcome.completeExceptionally(e);
            }
        });
    }

    /** Makes the call on a new platform thread. */
    public static <T> Caller<T> start(Callable<T> call) {
        return started(Thread.ofPlatform().daemon().name("test-caller"), call);
    }

    /** Makes the call on a new virtual thread. */
    public static <T> Caller<T> startVirtual(Callable<T> call) {
        return started(Thread.ofVirtual().name("test-caller"), call);
    }

    static <T> Caller<T> start(boolean virtual, Callable<T> call) {
        return virtual ? startVirtual(call) : start(call);
    }

    private static <T> Caller<T> started(Thread.Builder builder, Callable<T> call) {
        Caller<T> caller = new Caller<>(builder, call);
        caller.thread.start();
        return caller;
    }

    /** Waits for the end of the call and returns its result. */
    public T get() throws InterruptedException {
        try {
            return outcome.get(Bounded.LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("the call failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw stuck(e);
        }
    }

    /** Waits for the end of the call and returns the exception that it threw. */
    public Throwable failure() throws InterruptedException {
        try {
            Throwable failure = outcome.handle((value, thrown) -> thrown == null
                            ? new AssertionError("the call should have failed; it returned " + value)
                            : thrown)
                    .get(Bounded.LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (failure instanceof AssertionError wrong) {
                throw wrong;
            }
            return failure;
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        } catch (TimeoutException e) {
            throw stuck(e);
        }
    }

    private AssertionError stuck(TimeoutException cause) {
        AssertionError stuck = new AssertionError("the call did not end in time; it is here:", cause);
        stuck.setStackTrace(thread.getStackTrace());
        return stuck;
    }

    /** Whether the call has ended. */
    public boolean isDone() {
        return outcome.isDone();
    }

    /** Waits until the thread seems to be blocked: it was sampled many times, and always found at the same place. */
    void awaitStandstill() {
        Standstill standstill = new Standstill();
        Bounded.await("the thread to wait", () -> isDone() || standstill.seen(thread.getStackTrace()));
    }

    private static final class Standstill {
        private static final int LOOKS = 100;

        private StackTraceElement[] place = {};
        private int looks;

        boolean seen(StackTraceElement[] now) {
            looks = now.length > 0 && Arrays.equals(now, place) ? looks + 1 : 0;
            place = now;
            return looks == LOOKS;
        }
    }

    /** Interrupts the thread. */
    public void interrupt() {
        thread.interrupt();
    }
}
