package dev.heddle.backend.threads;

import dev.heddle.core.Deadline;
import dev.heddle.core.spi.LoopThreads;
import dev.heddle.core.spi.Loops;
import dev.heddle.core.spi.MultiWorkerBackend;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs {@code loopSend} and {@code loopReceive} on a platform daemon thread each. Callbacks get up to {@value
 * #CALLBACK_THREADS} more, which exist only while there are callbacks.
 */
final class ThreadingBackend implements MultiWorkerBackend {
    private static final int CALLBACK_THREADS = 4;
    private static final int CALLBACK_IDLE_MILLIS = 500;

    private final LoopThreads threads =
            new LoopThreads(task -> Thread.ofPlatform().daemon().unstarted(task));
    private final ThreadPoolExecutor callbacks = new ThreadPoolExecutor(
            CALLBACK_THREADS,
            CALLBACK_THREADS,
            CALLBACK_IDLE_MILLIS,
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            task -> Thread.ofPlatform().daemon().name("heddle-callback").unstarted(task),
            (task, pool) -> task.run()); // only after join(): the last news of a connection that has ended

    ThreadingBackend() {
        callbacks.allowCoreThreadTimeOut(true);
    }

    @Override
    public void start(String name, Loops loops) {
        threads.start(name, loops);
    }

    @Override
    public void startTimers(Loops loops) {
        threads.startTimers(loops);
    }

    /** Yields once when woken: callers about to send get into the same write, which at every number of callers gains more than it costs. */
    @Override
    @SuppressWarnings("ThreadPriorityCheck") // a matter of speed only
    public void parkSender() {
        LockSupport.park();
        Thread.yield();
    }

    @Override
    public void wakeSender() {
        threads.wakeSender();
    }

    @Override
    public Executor callbacks() {
        return callbacks;
    }

    @Override
    public boolean join(Deadline deadline) {
        boolean ended = threads.join(deadline);
        callbacks.shutdown();
        return ended;
    }
}
