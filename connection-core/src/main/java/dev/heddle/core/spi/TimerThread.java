// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.spi;

import dev.heddle.core.TimeSource;
import java.util.IdentityHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that runs the scheduled tasks of all connections with the same clock. It is not a connection's own thread,
 * because that may be blocked in a write. The thread exists while there is a connection with tasks. Thread-safe.
 */
final class TimerThread {
    private static final Logger LOG = LoggerFactory.getLogger(TimerThread.class);
    private static final ThreadFactory THREADS = DaemonThreads.platform("heddle-timers");

    /** The running timer threads by clock. The monitor of this map guards the map and the counts of connections. */
    private static final IdentityHashMap<TimeSource, TimerThread> RUNNING = new IdentityHashMap<>();

    /** One task for each connection with scheduled tasks, due with the first of them. */
    private final Timers connections = new Timers();

    private final TimeSource time;
    private final Thread thread;
    private int watched;
    private volatile boolean over;

    private TimerThread(TimeSource time, ThreadFactory threads) {
        this.time = time;
        this.thread = threads.newThread(this::run);
    }

    /**
     * Adds a connection.
     *
     * @param time the connection's clock
     * @param loops runs the connection's tasks
     * @throws OutOfMemoryError if the thread is needed and cannot be started
     */
    static TimerWatch watch(TimeSource time, Loops loops) {
        return watch(time, loops, THREADS);
    }

    static TimerWatch watch(TimeSource time, Loops loops, ThreadFactory threads) {
        synchronized (RUNNING) {
            TimerThread timers = RUNNING.get(time);
            if (timers == null) {
                timers = new TimerThread(time, threads);
                timers.thread.start();
                RUNNING.put(time, timers);
            }
            timers.watched++;
            return timers.new Watch(loops);
        }
    }

    /** Removes a connection. The thread ends with the last connection; the next connection starts another thread. */
    private void leave() {
        synchronized (RUNNING) {
            if (--watched == 0) {
                over = true;
                RUNNING.remove(time);
                LockSupport.unpark(thread);
            }
        }
    }

    private void run() {
        while (!over) {
            if (!connections.runDue() && !over) {
                connections.next().park();
            }
        }
    }

    private final class Watch implements TimerWatch {
        private final Loops loops;
        private Runnable wakeup = () -> {};
        private boolean closed;

        Watch(Loops loops) {
            this.loops = loops;
        }

        @Override
        public void rescheduled() {
            Timers.Task next;
            synchronized (this) {
                if (closed) {
                    return;
                }
                wakeup.run();
                next = connections.add(loops.nextTimer(), this::run);
                wakeup = next;
            }
            if (next.isFirst()) {
                LockSupport.unpark(thread);
            }
        }

        private void run() {
            try {
                loops.timersOnce();
            } catch (Throwable e) { // the tasks of other connections must still run
                LOG.warn("the scheduled tasks of a connection failed", e);
            }
        }

        @Override
        public void close() {
            synchronized (this) {
                if (closed) {
                    return;
                }
                closed = true;
                wakeup.run();
            }
            leave();
        }
    }
}
