package dev.heddle.core.spi;

import dev.heddle.core.Deadline;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A thread for each loop, of whatever kind the backend's factory makes, named after the connection. Thread-safe. */
public final class LoopThreads {
    private final ThreadFactory factory;
    private volatile @Nullable Thread sender;
    private volatile @Nullable Thread receiver;
    private boolean joined;

    /**
     * Makes the pair, without threads yet.
     *
     * @param factory makes threads that do not keep the JVM alive
     */
    public LoopThreads(ThreadFactory factory) {
        this.factory = factory;
    }

    /**
     * Starts both threads, those that {@link #join} has not come before. If this throws, one of them may run.
     *
     * @param connection the connection
     * @param loops what they run
     */
    public void start(String connection, Loops loops) {
        // Both are known before the first runs: the connection may end at once, which wakes and joins them.
        sender = named(connection + "-send", loops::loopSend);
        receiver = named(connection + "-receive", loops::loopReceive);
        start(sender);
        start(receiver);
    }

    private Thread named(String name, Runnable loop) {
        Thread thread = factory.newThread(loop);
        thread.setName(name);
        return thread;
    }

    private synchronized void start(@Nullable Thread thread) {
        if (thread != null && !joined) {
            thread.start();
        }
    }

    /** Unparks the send loop. */
    public void wakeSender() {
        LockSupport.unpark(sender);
    }

    /**
     * Waits for the threads to end, and starts none after that. One of them that calls this waits for neither: the other one might wait for it.
     *
     * @param deadline until when to wait
     * @return whether they have ended, or one of them calls; false too if the calling thread was interrupted, whose interrupt status is kept
     */
    public boolean join(Deadline deadline) {
        synchronized (this) {
            joined = true;
        }
        Thread caller = Thread.currentThread();
        if (caller.equals(sender) || caller.equals(receiver)) {
            return true;
        }
        boolean sent = join(sender, deadline);
        return join(receiver, deadline) && sent;
    }

    private static boolean join(@Nullable Thread thread, Deadline deadline) {
        if (thread == null || thread.getState() == Thread.State.NEW) {
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
