// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import dev.heddle.core.Deadline;
import dev.heddle.core.TimeSource;
import dev.heddle.core.net.Transport;
import dev.heddle.core.spi.Loops;
import dev.heddle.core.spi.MultiWorkerBackend;
import dev.heddle.core.spi.TimerWatch;
import dev.heddle.core.spi.Work;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A backend without threads that runs only when a test steps it: one write, one read, one callback. All effects of a
 * step are complete before the next step begins, so a test can specify an exact interleaving. Different threads may run
 * steps of different kinds; a worker with this backend uses its transport in non-blocking mode.
 */
public final class ManualBackend implements MultiWorkerBackend {
    private final FakeClock clock;
    private final ReentrantLock sending = new ReentrantLock();
    private final ReentrantLock receiving = new ReentrantLock();
    private final ConcurrentLinkedQueue<Runnable> callbacks = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Loops loops;
    private volatile boolean joined;
    private volatile boolean woken;
    private volatile boolean timersWanted;

    /**
     * Creates a backend for one worker.
     *
     * @param clock the worker's clock
     */
    public ManualBackend(FakeClock clock) {
        this.clock = clock;
    }

    @Override
    public void start(String name, Transport transport, Loops newLoops) {
        loops = newLoops;
    }

    private Loops loops() {
        Loops current = loops;
        if (current == null) {
            throw new IllegalStateException("the worker was not started");
        }
        return current;
    }

    /** Writes once; returns whether any byte was written. */
    public boolean runSend() {
        woken = false;
        sending.lock();
        try {
            return loops().sendOnce();
        } finally {
            sending.unlock();
        }
    }

    /** Reads once; returns whether any byte came. */
    public boolean runReceive() {
        receiving.lock();
        try {
            return loops().receiveOnce();
        } finally {
            receiving.unlock();
        }
    }

    /** Runs the scheduled tasks that are due; returns whether there were any. */
    public boolean runTimers() {
        return loops().timersOnce();
    }

    /** Runs the callback that has waited longest; returns whether there was one. */
    public boolean runCallback() {
        Runnable callback = callbacks.poll();
        if (callback == null) {
            return false;
        }
        callback.run();
        return true;
    }

    /** Runs steps until none has work; returns how many steps did work. */
    public int runAll() {
        int steps = 0;
        while (runTimers() || runSend() || runReceive() || runCallback()) {
            steps++;
        }
        return steps;
    }

    /**
     * Moves the clock, then runs the tasks that are due.
     *
     * @param step 0 or more
     */
    public void advance(Duration step) {
        clock.advance(step);
        runTimers();
    }

    /** Whether a task was ever scheduled. */
    public boolean timersWanted() {
        return timersWanted;
    }

    /** Whether the sender was woken since the last {@link #runSend()}. */
    public boolean woken() {
        return woken;
    }

    /** Whether {@link #join} was called: the worker has been stopped. */
    public boolean joined() {
        return joined;
    }

    /** Returns a watch that does nothing: {@link #runTimers()} runs the tasks. */
    @Override
    public TimerWatch watchTimers(TimeSource time, Loops newLoops) {
        timersWanted = true;
        return new TimerWatch() {
            @Override
            public void rescheduled() {}

            @Override
            public void close() {}
        };
    }

    @Override
    public void signal(Work work) {
        woken |= work == Work.OUTPUT;
    }

    @Override
    public boolean blocking() {
        return false;
    }

    @Override
    public Executor callbacks() {
        return callbacks::add;
    }

    /**
     * Lets both halves release what they hold, which takes one step each after the end; then runs the last callbacks.
     */
    @Override
    public boolean join(Deadline deadline) {
        joined = true;
        if (loops != null) {
            runSend();
            runReceive();
        }
        while (runCallback()) {
            woken = false;
        }
        return true;
    }
}
