package dev.heddle.core;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A counted supply handed out first come, first served, so that a large request is never starved by small ones. Bounds
 * the send queue and serves as a protocol's flow control (SMB credits). Thread-safe; never blocks: a caller that has to
 * wait gets a {@link Grant} to wait for.
 */
public final class Permits {

    /** A place in the line. */
    public static class Grant extends Awaited {
        private final long count;
        private boolean granted;
        private volatile boolean done;

        /** A place that is in no line yet. */
        Grant(long count) {
            if (count < 0) {
                throw new IllegalArgumentException("count is negative: " + count);
            }
            this.count = count;
        }

        /** How many permits it is for. */
        final long count() {
            return count;
        }

        /** Whether the permits have come, or never will: {@link Permits#settle} tells. */
        @Override
        public final boolean isDone() {
            return done;
        }
    }

    private final ArrayDeque<Grant> line = new ArrayDeque<>();
    private long available;
    private boolean closed;

    /**
     * Makes a supply.
     *
     * @param initial how many there are at first, 0 or more
     */
    public Permits(long initial) {
        if (initial < 0) {
            throw new IllegalArgumentException("initial is negative: " + initial);
        }
        this.available = initial;
    }

    /** How many are free now. */
    public synchronized long available() {
        return available;
    }

    /** How many callers wait. */
    public synchronized int waiting() {
        return line.size();
    }

    /**
     * Takes {@code count} if they are free and nobody waits, else joins the line.
     *
     * @param count 0 or more
     * @return null if they were taken; else what to wait for, after which {@link #settle} tells the outcome
     */
    public @Nullable Grant acquire(long count) {
        Grant grant = new Grant(count);
        enter(grant);
        return grant.isDone() ? null : grant;
    }

    /**
     * Serves a new grant if its permits are free and nobody waits, else has it join the line. After the end it is done,
     * without permits.
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
     * Serves a new grant at once, past those who wait, and on credit if need be; those who wait are served once it is
     * paid back.
     *
     * @param grant in no line
     * @param limit how much may be owed after this, 0 or more
     * @return false if that would be more than {@code limit}, or the supply is closed; nothing was taken then
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
     * Takes {@code count}, waiting in line if need be.
     *
     * @param count 0 or more
     * @param worker waits
     * @param deadline until when
     * @return whether they are the caller's now; false too if the supply was closed meanwhile
     * @throws InterruptedException if the calling thread was interrupted; nothing was taken then
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
     * Ends a wait: leaves the line if the permits have not come yet.
     *
     * @param grant from {@link #acquire}
     * @return whether the permits are the caller's now
     */
    public boolean settle(Grant grant) {
        if (grant.done && grant.granted) {
            return true; // neither changes once it is done
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
     * Ends somebody else's wait as if its deadline had passed, unless the permits have come.
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
     * Adds permits and serves those who wait, in their order.
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

    /** Wakes everybody who waits, without permits; later requests no longer wait. The connection has ended. */
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
