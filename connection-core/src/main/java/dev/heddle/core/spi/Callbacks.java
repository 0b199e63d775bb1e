// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.spi;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs callbacks on a backend's executor and loses none if the backend cannot start a thread (OutOfMemoryError):
 * refused callbacks are retried later, and after the end of the connection the thread that ended it runs them. Never
 * throws. Thread-safe.
 */
final class Callbacks implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);

    private final Supplier<Executor> backend;
    private final Consumer<Runnable> later;
    private final Queue<Runnable> refused = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean retrying = new AtomicBoolean();
    private volatile boolean ended;

    /**
     * Creates the executor.
     *
     * @param backend provides the executor, which may refuse
     * @param later runs a task after a delay, unless the connection ends first
     */
    Callbacks(Supplier<Executor> backend, Consumer<Runnable> later) {
        this.backend = backend;
        this.later = later;
    }

    @Override
    public void execute(Runnable task) {
        offer(() -> run(task));
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.warn("a callback failed", e);
        }
    }

    private void offer(Runnable task) {
        try {
            backend.get().execute(task);
        } catch (RuntimeException | Error e) {
            LOG.debug("cannot start a thread for a callback", e);
            refused.add(task);
            if (ended) {
                runRefused();
            } else if (retrying.compareAndSet(false, true)) {
                later.accept(this::retry);
            }
        }
    }

    private void retry() {
        retrying.set(false);
        for (int left = refused.size(); left > 0; left--) {
            Runnable task = refused.poll();
            if (task != null) {
                offer(task);
            }
        }
    }

    /** Called when the connection has ended and all waiting callers have been woken. Runs the refused callbacks. */
    void end() {
        ended = true;
        runRefused();
    }

    private void runRefused() {
        Runnable task;
        while ((task = refused.poll()) != null) {
            task.run();
        }
    }
}
