package dev.heddle.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Something that happens once and that one thread at a time may wait for through {@link Worker#receive}: a reply, a
 * permit, a place in the send queue. Whoever makes it happen calls {@link #wake()} afterwards.
 */
public abstract class Awaited {
    private static final VarHandle WAITER;

    static {
        try {
            WAITER = MethodHandles.lookup().findVarHandle(Awaited.class, "waiter", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile @Nullable Thread waiter;
    /** Written before the waiter, read after it. */
    private @Nullable Runnable waker;

    /** For subclasses. */
    protected Awaited() {}

    /** Whether it has happened. Once true, true for ever. */
    public abstract boolean isDone();

    /** Wakes the thread that waits, if there is one. Called after {@link #isDone()} became true. */
    protected final void wake() {
        Thread thread = waiter;
        if (thread != null) {
            LockSupport.unpark(thread);
            Runnable also = waker;
            if (also != null) {
                also.run();
            }
        }
    }

    /**
     * Makes the calling thread the one that {@link #wake()} unparks. For workers.
     *
     * @param also what {@link #wake()} runs as well, for a thread that may wait elsewhere than parked; null for nothing
     * @throws IllegalStateException if another thread waits for this already
     */
    public final void attach(@Nullable Runnable also) {
        Thread current = Thread.currentThread();
        refuse(waiter, current);
        waker = also; // of two threads that come here at once, both belong to one worker: they wrote the same
        refuse((Thread) WAITER.compareAndExchange(this, null, current), current);
    }

    private static void refuse(@Nullable Thread other, Thread current) {
        if (other != null && !other.equals(current)) {
            throw new IllegalStateException("a second thread waits for the same event: " + other.getName());
        }
    }

    /**
     * Unparks the thread that waits, if there is one, though nothing has happened: it may have work to do. For workers.
     */
    public final void nudge() {
        LockSupport.unpark(waiter);
    }

    /** Undoes {@link #attach}. For workers. */
    public final void detach() {
        WAITER.setRelease(this, null); // a late wake() unparks for nothing, which does no harm
    }
}
