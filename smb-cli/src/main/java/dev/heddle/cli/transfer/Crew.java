package dev.heddle.cli.transfer;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Threads that do one piece of work together over one connection.
 *
 * @param size how many
 * @param virtual of which kind: that on which the connection's backend runs
 */
public record Crew(int size, boolean virtual) {
    /** What each of the threads does, all at once. */
    @FunctionalInterface
    public interface Work {
        public void run() throws IOException, InterruptedException;
    }

    /**
     * Returns when all of them have returned. The first failure of one, or an interrupt of the caller, interrupts them
     * all, once: they are waited for nevertheless, since they clean up, which a further interrupt would keep them from.
     *
     * @throws InterruptedIOException if the caller was interrupted, which it still is then
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

    /** Whether the caller was interrupted meanwhile. */
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
            default -> throw new IllegalStateException("interrupted by nobody", failure);
        }
    }
}
