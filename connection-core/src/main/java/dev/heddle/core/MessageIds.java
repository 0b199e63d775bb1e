package dev.heddle.core;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;

/**
 * Gives out message ids: from 0 up to a protocol's limit, then from 0 again. Thread-safe, but for what is said to
 * need the caller's lock.
 */
final class MessageIds {
    private final long limit;
    /** Counts on where ids begin again. */
    private final AtomicLong next = new AtomicLong();

    private volatile long entered;

    /**
     * Makes ids.
     *
     * @param limit how many there are, 1 or more; {@link Long#MAX_VALUE} for no limit
     */
    MessageIds(long limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a protocol with " + limit + " message ids");
        }
        this.limit = limit;
    }

    /** Whether ids begin again some day. */
    boolean limited() {
        return limit != Long.MAX_VALUE;
    }

    /** The first of {@code count} consecutive ids that nobody else gets. Only without a limit. */
    long take(int count) {
        return next.getAndAdd(count);
    }

    /**
     * An id that is not in use. Whoever calls this keeps others from calling it until the id is in use.
     *
     * @throws IOException if all are in use
     */
    long takeFree(LongPredicate inUse) throws IOException {
        long first = next.get();
        for (long tried = 0; tried < limit; tried++) {
            long id = at(first + tried);
            if (!inUse.test(id)) {
                next.set(first + tried + 1);
                return id;
            }
        }
        throw new IOException("all " + limit + " message ids are in use: the peer owes replies to that many requests");
    }

    /** Whether that id was ever given out. */
    boolean wasTaken(long id) {
        return id >= 0 && id < Math.min(next.get(), limit);
    }

    /** The id that is given out as the {@code count}th, counted from 0. */
    long at(long count) {
        return count % limit;
    }

    /** The exchanges of all ids that were given out are in the table now. Under the lock of those who take ids. */
    void enter() {
        entered = next.get();
    }

    /** How many ids had been given out at the last {@link #enter()}. */
    long entered() {
        return entered;
    }
}
