package dev.heddle.core;

import java.util.concurrent.atomic.AtomicLong;

/** Gives out message ids, which begin at 0. Thread-safe. */
final class MessageIds {
    private final AtomicLong next = new AtomicLong();

    /** The first of {@code count} consecutive ids that nobody else gets. */
    long take(long count) {
        return next.getAndAdd(count);
    }

    /** Whether that id was ever given out. */
    boolean wasTaken(long id) {
        return id >= 0 && id < next.get();
    }
}
