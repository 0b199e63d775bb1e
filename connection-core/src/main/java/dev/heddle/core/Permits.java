// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A counted supply of permits, granted first come, first served, so that small requests never starve a large one.
 * Bounds the send queue and serves as a protocol's flow control (SMB credits). Thread-safe; never blocks: a caller that
 * has to wait gets a {@link Grant} to wait for.
 */
public final class Permits {

    /** A request for permits and its place in the line. */
    public static class Grant extends Awaited {
        private final long count;
        private boolean granted;
        private volatile boolean done;

        /** Creates a request that is not in a line yet. */
        Grant(long count) {
            if (count < 0) {
                throw new IllegalArgumentException("count is negative: " + count);
            }
            this.count = count;
        }

        /** Returns how many permits this grant is for. */
        final long count() {
            return count;
        }

        /** Whether the wait has ended, with or without the permits; {@link Permits#settle} tells which. */
        @Override
        public final boolean isDone() {
            return done;
        }
    }

    private final ArrayDeque<Grant> line = new ArrayDeque<>();
    private long available;
    private boolean closed;

    /**
     * Creates a supply.
     *
     * @param initial the number of permits
     */
    public Permits(long initial) {
        if (initial < 0) {
            throw new IllegalArgumentException("initial is negative: " + initial);
        }
        this.available = initial;
    }

    /** Returns how many permits are free now. */
    public synchronized long available() {
        return available;
    }

    /** Returns how many callers wait. */
    public synchronized int waiting() {
        return line.size();
    }

    /**
     * Takes {@code count} permits if they are free and no caller waits, else joins the line.
     *
     * @param count 0 or more
     * @return null if the permits were taken; else the grant to wait for, after which {@link #settle} tells the outcome
     */
    public @Nullable Grant acquire(long count) {
        Grant grant = new Grant(count);
        enter(grant);
        return grant.isDone() ? null : grant;
    }

    /**
     * Serves a new grant if its permits are free and no caller waits, else adds it to the line. If the supply is
     * closed, the grant is done without permits.
     */
    public synchronized void enter(Grant grant) {
        if (!closed && (!line.isEmpty() || available < grant.count)) {
            line.addLast(grant);
            return;
        }
        if (!closed) {
            available -= grant.count;
            grant.granted = true;
        }
        grant.done = true;
    }

    /**
     * Serves a new grant at once, ahead of the waiting callers, even if the supply goes below zero. Waiting callers are
     * served when the debt has been released.
     *
     * @param grant not in a line
     * @param limit how far below zero the supply may be after this, 0 or more
     * @return false if that would be more than {@code limit}, or the supply is closed; no permits were taken then
     */
    public synchronized boolean overdraw(Grant grant, long limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("limit is negative: " + limit);
        }
        if (closed || available - grant.count < -limit) {
            return false;
        }
        available -= grant.count;
        grant.granted = true;
        grant.done = true;
        return true;
    }

    /**
     * Takes {@code count} permits, waiting in line if necessary.
     *
     * @param count 0 or more
     * @param worker does the waiting
     * @param deadline until when to wait
     * @return whether the caller has the permits now; false also if the supply was closed meanwhile
     * @throws InterruptedException if the calling thread was interrupted; no permits were taken then
     */
    public boolean take(long count, Worker worker, Deadline deadline) throws InterruptedException {
        Grant grant = acquire(count);
        if (grant == null) {
            return true;
        }
        try {
            worker.receive(grant, deadline);
            return settle(grant);
        } catch (InterruptedException e) {
            if (settle(grant)) {
                release(count);
            }
            throw e;
        }
    }

    /**
     * Ends a wait: removes the grant from the line if it has no permits yet.
     *
     * @param grant from {@link #acquire}
     * @return whether the caller has the permits now
     */
    public boolean settle(Grant grant) {
        if (grant.done && grant.granted) {
            return true; // both are final once the grant is done
        }
        synchronized (this) {
            if (grant.granted) {
                return true;
            }
            line.remove(grant);
        }
        serve(); // a smaller request may have stood behind this one
        return false;
    }

    /**
     * Ends the wait of another thread as if its deadline had passed, unless the permits have been granted.
     *
     * @param grant from {@link #acquire}
     */
    public void abandon(Grant grant) {
        boolean left;
        synchronized (this) {
            left = line.remove(grant);
        }
        if (left) {
            grant.done = true;
            grant.wake();
            serve(); // a smaller request may have stood behind this one
        }
    }

    /**
     * Adds permits and serves the waiting callers in their order.
     *
     * @param count 0 or more
     */
    public void release(long count) {
        synchronized (this) {
            available += count;
            if (line.isEmpty()) {
                return;
            }
        }
        serve();
    }

    private void serve() {
        while (true) {
            Grant next;
            synchronized (this) {
                next = line.peekFirst();
                if (next == null || available < next.count) {
                    return;
                }
                line.removeFirst();
                available -= next.count;
                next.granted = true;
            }
            next.done = true;
            next.wake();
        }
    }

    /**
     * Wakes all waiting callers, without permits; later requests no longer wait. Called when the connection has ended.
     */
    public void close() {
        ArrayDeque<Grant> waiting;
        synchronized (this) {
            closed = true;
            waiting = new ArrayDeque<>(line);
            line.clear();
        }
        for (Grant grant : waiting) {
            grant.done = true;
            grant.wake();
        }
    }
}
