package dev.heddle.backend.virtual;

import dev.heddle.core.Deadline;
import dev.heddle.core.spi.LoopThreads;
import dev.heddle.core.spi.Loops;
import dev.heddle.core.spi.MultiWorkerBackend;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs {@code loopSend} and {@code loopReceive} on a virtual thread each, and every callback on one of its own. Below Java 24 a virtual
 * thread that waits within a monitor keeps its carrier: callers that do could keep the loops, which they wait for, from running for ever.
 * There the loops and the callbacks run on platform daemon threads instead.
 */
final class VirtualThreadBackend implements MultiWorkerBackend {
    /** Whether waiting within a monitor frees the carrier (JEP 491). */
    static final boolean MONITORS_FREE_CARRIERS = Runtime.version().feature() >= 24;

    private static final int CALLBACK_IDLE_MILLIS = 500;

    /** As many threads as there are callbacks at a time, none if there are none. */
    private static final Executor CALLBACKS = MONITORS_FREE_CARRIERS
            ? task -> Thread.ofVirtual().name("heddle-callback").start(task)
            : new ThreadPoolExecutor(
                    0,
                    Integer.MAX_VALUE,
                    CALLBACK_IDLE_MILLIS,
                    TimeUnit.MILLISECONDS,
                    new SynchronousQueue<>(),
                    task -> Thread.ofPlatform().daemon().name("heddle-callback").unstarted(task));

    private final LoopThreads threads = new LoopThreads(task -> MONITORS_FREE_CARRIERS
            ? Thread.ofVirtual().unstarted(task)
            : Thread.ofPlatform().daemon().unstarted(task));

    @Override
    public void start(String name, Loops loops) {
        threads.start(name, loops);
    }

    @Override
    public void startTimers(Loops loops) {
        threads.startTimers(loops);
    }

    @Override
    public void wakeSender() {
        threads.wakeSender();
    }

    @Override
    public Executor callbacks() {
        return CALLBACKS;
    }

    @Override
    public boolean join(Deadline deadline) {
        return threads.join(deadline);
    }
}
