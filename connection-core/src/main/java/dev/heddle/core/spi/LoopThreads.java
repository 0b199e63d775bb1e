package dev.heddle.core.spi;

import dev.heddle.core.Deadline;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread for each loop, of whatever kind the backend's factory makes, named after the connection; that of the scheduled tasks exists
 * only once there are any.
 */
public final class LoopThreads {
    private final ThreadFactory factory;
    private volatile @Nullable Thread sender;
    private volatile @Nullable Thread receiver;
    private volatile @Nullable Thread timers;
    private volatile String name = "heddle";

    /**
     * Makes the pair, without threads yet.
     *
     * @param factory makes threads that do not keep the JVM alive
     */
    public LoopThreads(ThreadFactory factory) {
        this.factory = factory;
    }

    /**
     * Starts both threads.
     *
     * @param connection the connection
     * @param loops what they run
     */
    public void start(String connection, Loops loops) {
        name = connection;
        sender = start(name + "-send", loops::loopSend);
        receiver = start(name + "-receive", loops::loopReceive);
    }

    /**
     * Starts the thread of the scheduled tasks.
     *
     * @param loops what it runs
     */
    public void startTimers(Loops loops) {
        timers = start(name + "-timers", loops::loopTimers);
    }

    private Thread start(String threadName, Runnable loop) {
        Thread thread = factory.newThread(loop);
        thread.setName(threadName);
        thread.start();
        return thread;
    }

    /** Unparks the send loop. */
    public void wakeSender() {
        LockSupport.unpark(sender);
    }

    /**
     * Waits for the threads to end, except one that calls this.
     *
     * @param deadline until when to wait
     * @return whether they have ended; false too if the calling thread was interrupted, whose interrupt status is kept
     */
    public boolean join(Deadline deadline) {
        boolean sent = join(sender, deadline);
        boolean received = join(receiver, deadline);
        return join(timers, deadline) && sent && received;
    }

    private static boolean join(@Nullable Thread thread, Deadline deadline) {
        if (thread == null || thread.equals(Thread.currentThread())) {
            return true;
        }
        try {
            return thread.join(Duration.ofNanos(Math.max(0, deadline.remainingNanos())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
