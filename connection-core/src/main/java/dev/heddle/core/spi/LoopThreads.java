package dev.heddle.core.spi;

import dev.heddle.core.Deadline;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One thread for each loop, of whatever kind the backend's factory makes. The threads are named after the connection. */
public final class LoopThreads {
    private final ThreadFactory factory;
    private volatile @Nullable Thread sender;
    private volatile @Nullable Thread receiver;

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
     * @param name the connection
     * @param loops what they run
     */
    public void start(String name, Loops loops) {
        sender = start(name + "-send", loops::loopSend);
        receiver = start(name + "-receive", loops::loopReceive);
    }

    private Thread start(String name, Runnable loop) {
        Thread thread = factory.newThread(loop);
        thread.setName(name);
        thread.start();
        return thread;
    }

    /** Unparks the send loop. */
    public void wakeSender() {
        LockSupport.unpark(sender);
    }

    /**
     * Waits for both threads to end, except one that calls this.
     *
     * @param deadline until when to wait
     * @return whether they have ended; false too if the calling thread was interrupted, whose interrupt status is kept
     */
    public boolean join(Deadline deadline) {
        boolean sent = join(sender, deadline);
        return join(receiver, deadline) && sent;
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
