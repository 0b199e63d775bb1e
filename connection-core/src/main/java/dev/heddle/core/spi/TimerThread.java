package dev.heddle.core.spi;

import dev.heddle.core.TimeSource;
import java.util.IdentityHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that runs the scheduled tasks of all connections of a clock: none of theirs, since those may stand in a
 * write. It exists while there is a connection with tasks. Thread-safe.
 */
final class TimerThread {
    private static final Logger LOG = LoggerFactory.getLogger(TimerThread.class);
    private static final ThreadFactory THREADS = DaemonThreads.platform("heddle-timers");

    /** By clock, those that run. Its monitor guards it and the counts of connections. */
    private static final IdentityHashMap<TimeSource, TimerThread> RUNNING = new IdentityHashMap<>();

    /** For each connection with tasks, when the first of them is due. */
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
     * Watches over one more connection.
     *
     * @param time the connection's clock
     * @param loops its tasks
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

    /** With the last connection the thread ends; the next one starts another. */
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
            } catch (Throwable e) { // the other connections have deadlines too
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
