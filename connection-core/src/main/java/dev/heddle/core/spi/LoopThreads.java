package dev.heddle.core.spi;

import dev.heddle.core.Deadline;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The two loops of a connection, each on a thread of whatever kind the backend's factory makes, named after the
 * connection. Thread-safe.
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
     * Makes the pair, without threads yet.
     *
     * @param factory makes threads that do not keep the JVM alive
     * @param park parks the thread that sends until it is unparked; may return spuriously
     * @param received called after each read that brought something: threads that take turns let others run now and
     *     then
     */
    public LoopThreads(ThreadFactory factory, Runnable park, Runnable received) {
        this.factory = factory;
        this.park = park;
        this.received = received;
    }

    /**
     * Starts both threads, those that {@link #join} has not come before. If this throws, one of them may run.
     *
     * @param connection the connection
     * @param loops what they run
     */
    public void start(String connection, Loops loops) {
        // Both are known before the first runs: the connection may end at once, which wakes and joins them.
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

    /** Writes what is queued, whenever something is, until the connection ends. */
    private void loopSend(Loops loops) {
        while (!loops.isOver()) {
            if (!loops.sendOnce()) {
                senderIdle.set(true);
                // Whoever queues after this sees the flag; what was queued before it is seen here.
                if (!loops.hasOutput() && !loops.isOver()) {
                    park.run();
                }
                senderIdle.set(false);
            }
        }
        boolean unused = loops.sendOnce(); // drops what is left
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
        boolean unused = loops.receiveOnce(); // gives back what is left
    }

    /** Wakes the loop that the work is for. */
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
     * Waits for the threads to end, and starts none after that. One of them that calls this waits for neither: the
     * other one might wait for it.
     *
     * @param deadline until when to wait
     * @return whether they have ended, or one of them calls; false too if the calling thread was interrupted, whose
     *     interrupt status is kept
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
