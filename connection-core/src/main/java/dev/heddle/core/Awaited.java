// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * An event that happens once and that one thread at a time may await through {@link Worker#receive}: a reply, a permit,
 * space in the send queue. The thread that makes the event happen calls {@link #wake()} afterwards.
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

    /** Creates an event that has not happened. */
    protected Awaited() {}

    /** Whether the event has happened. Once true, always true. */
    public abstract boolean isDone();

    /** Wakes the waiting thread, if there is one. Call it after {@link #isDone()} has become true. */
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
     * @param also what {@link #wake()} also runs, for a thread that may wait without being parked; null for nothing
     * @throws IllegalStateException if another thread already waits for this event
     */
    public final void attach(@Nullable Runnable also) {
        Thread current = Thread.currentThread();
        refuse(waiter, current);
        waker = also; // two threads that arrive here at once belong to the same worker, so they write the same value
        refuse((Thread) WAITER.compareAndExchange(this, null, current), current);
    }

    private static void refuse(@Nullable Thread other, Thread current) {
        if (other != null && !other.equals(current)) {
            throw new IllegalStateException("a second thread waits for the same event: " + other.getName());
        }
    }

    /**
     * Unparks the waiting thread, if there is one, although the event has not happened: the thread may have work to do.
     * For workers.
     */
    public final void nudge() {
        LockSupport.unpark(waiter);
    }

    /** Undoes {@link #attach}. For workers. */
    public final void detach() {
        WAITER.setRelease(this, null); // a late wake() unparks needlessly, which is harmless
    }
}
