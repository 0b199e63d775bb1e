// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.spi;

import dev.heddle.core.Deadline;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The two loops of a connection, each on its own thread of the backend's factory, named after the connection.
 * Thread-safe.
 */
public final class LoopThreads {
    private final ThreadFactory factory;
    private final Runnable park;
    private final Runnable received;
    private final AtomicBoolean senderIdle = new AtomicBoolean();
    private volatile @Nullable Thread sender;
    private volatile @Nullable Thread receiver;
    private boolean joined;

    /**
     * Creates the pair, without threads yet.
     *
     * @param factory makes threads that do not keep the JVM alive
     * @param park parks the sending thread until it is unparked; may return spuriously
     * @param received called after each read that returned bytes: lets threads that take turns yield to others
     */
    public LoopThreads(ThreadFactory factory, Runnable park, Runnable received) {
        this.factory = factory;
        this.park = park;
        this.received = received;
    }

    /**
     * Starts both threads, except after {@link #join}. If this throws, one of them may be running.
     *
     * @param connection the connection
     * @param loops the steps that the threads run
     */
    public void start(String connection, Loops loops) {
        // Set both before the first thread runs: the connection may end at once, which wakes and joins them.
        sender = named(connection + "-send", () -> loopSend(loops));
        receiver = named(connection + "-receive", () -> loopReceive(loops));
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

    /** Writes the queued frames until the connection ends. */
    private void loopSend(Loops loops) {
        while (!loops.isOver()) {
            if (!loops.sendOnce()) {
                senderIdle.set(true);
                // A thread that queues after this sees the flag; frames queued before are seen here.
                if (!loops.hasOutput() && !loops.isOver()) {
                    park.run();
                }
                senderIdle.set(false);
            }
        }
        boolean unused = loops.sendOnce(); // drops the remaining frames
    }

    /** Reads and routes frames until the connection ends. */
    private void loopReceive(Loops loops) {
        while (!loops.isOver()) {
            if (loops.isReadingPaused()) {
                LockSupport.park(loops);
            } else if (loops.receiveOnce()) {
                received.run();
            }
        }
        boolean unused = loops.receiveOnce(); // releases the partial frame
    }

    /** Wakes the loop that does this work. */
    public void signal(Work work) {
        switch (work) {
            case OUTPUT -> {
                if (senderIdle.get() && senderIdle.compareAndSet(true, false)) {
                    LockSupport.unpark(sender);
                }
            }
            case INPUT -> LockSupport.unpark(receiver);
            case END -> {
                LockSupport.unpark(sender);
                LockSupport.unpark(receiver);
            }
        }
    }

    /**
     * Waits for the threads to end, and prevents later starts. If one of the two threads calls this, it waits for
     * neither, because the other one might wait for it.
     *
     * @param deadline until when to wait
     * @return whether the threads have ended, or one of them is the caller; false also if the calling thread was
     *     interrupted, whose interrupt status is kept
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
