// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;

/**
 * Assigns message ids: from 0 up to a protocol's limit, then from 0 again. Thread-safe, except for methods that say
 * that they need the caller's lock.
 */
final class MessageIds {
    private final long limit;
    /** The number of ids assigned so far; counts on when ids begin again at 0. */
    private final AtomicLong next = new AtomicLong();

    private volatile long entered;

    /**
     * Creates the ids.
     *
     * @param limit how many there are, 1 or more; {@link Long#MAX_VALUE} for no limit
     */
    MessageIds(long limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a limit of " + limit + " message ids; at least 1 is needed");
        }
        this.limit = limit;
    }

    /** Whether ids are limited and begin again at 0. */
    boolean limited() {
        return limit != Long.MAX_VALUE;
    }

    /** Returns the first of {@code count} consecutive ids, which are unique. Only without a limit. */
    long take(int count) {
        return next.getAndAdd(count);
    }

    /**
     * Returns an id that is not in use. The caller must prevent other calls until the id is in use.
     *
     * @throws IOException if all ids are in use
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

    /** Whether this id was ever assigned. */
    boolean wasTaken(long id) {
        return id >= 0 && id < Math.min(next.get(), limit);
    }

    /** Returns the {@code count}th id to be assigned, counted from 0. */
    long at(long count) {
        return count % limit;
    }

    /**
     * Records that the exchanges of all assigned ids are in the table. Call it under the lock under which ids are
     * taken.
     */
    void enter() {
        entered = next.get();
    }

    /** Returns how many ids had been assigned at the last {@link #enter()}. */
    long entered() {
        return entered;
    }
}
