// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.spi;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs tasks that may wait for one another. A thread that takes a task first requests another thread for the next task,
 * so that no task is queued behind a blocked one. Short tasks still need few threads, because a thread continues with
 * the next task while the other thread starts. The threads end shortly after the last task. Thread-safe.
 */
final class CallbackThreads implements Executor {
    private static final int IDLE_MILLIS = 500;

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Executor threads;
    /** Whether a requested thread has not yet polled the tasks. */
    private final AtomicBoolean coming = new AtomicBoolean();

    CallbackThreads(ThreadFactory factory) {
        threads = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_MILLIS, TimeUnit.MILLISECONDS, new SynchronousQueue<>(), factory);
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        try {
            askForThread();
        } catch (RuntimeException | Error e) {
            if (tasks.remove(task)) {
                throw e;
            }
        }
    }

    private void askForThread() {
        if (!coming.get() && coming.compareAndSet(false, true)) {
            try {
                threads.execute(this::run);
            } catch (RuntimeException | Error e) {
                coming.set(false);
                throw e;
            }
        }
    }

    private void run() {
        coming.set(false); // before polling: a task that is added after the poll requests a thread
        Runnable task;
        while ((task = tasks.poll()) != null) {
            askForNext();
            task.run();
            Thread.interrupted(); // an interrupt was meant for the task that has ended
        }
    }

    private void askForNext() {
        if (!tasks.isEmpty()) {
            try {
                askForThread();
            } catch (RuntimeException | Error e) { // this thread takes the next task later
            }
        }
    }
}
