// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.transfer;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Threads that work together over one connection.
 *
 * @param size number of threads
 * @param virtual whether they are virtual threads, as those of the connection's backend
 */
public record Crew(int size, boolean virtual) {
    /** The work that all threads do in parallel. */
    @FunctionalInterface
    public interface Work {
        public void run() throws IOException, InterruptedException;
    }

    /**
     * Runs the work on all threads and returns when all have returned. The first failure of a thread, or an interrupt
     * of the caller, interrupts all of them once. They are still waited for, because they clean up, which a second
     * interrupt would prevent.
     *
     * @throws InterruptedIOException if the caller was interrupted; its interrupt status is set then
     */
    public void run(Work work) throws IOException {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        AtomicBoolean ending = new AtomicBoolean();
        Runnable end = () -> {
            if (ending.compareAndSet(false, true)) {
                threads.forEach(Thread::interrupt);
            }
        };
        Thread.Builder builder = virtual ? Thread.ofVirtual() : Thread.ofPlatform();
        for (int i = 1; i <= size; i++) {
            threads.add(builder.name("heddle-job-" + i).unstarted(() -> {
                try {
                    work.run();
                } catch (IOException | InterruptedException | RuntimeException | Error e) {
                    failure.compareAndSet(null, e);
                    end.run();
                }
            }));
        }
        threads.forEach(Thread::start);
        if (joinAll(threads, end)) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
        rethrow(failure.get());
    }

    /** Waits for all threads. Returns whether the caller was interrupted meanwhile. */
    private static boolean joinAll(List<Thread> threads, Runnable end) {
        boolean interrupted = false;
        for (Thread thread : threads) {
            for (boolean ended = false; !ended; ) {
                try {
                    thread.join();
                    ended = true;
                } catch (InterruptedException e) {
                    interrupted = true;
                    end.run();
                }
            }
        }
        return interrupted;
    }

    private static void rethrow(@Nullable Throwable failure) throws IOException {
        switch (failure) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException("interrupted from outside the crew", failure);
        }
    }
}
