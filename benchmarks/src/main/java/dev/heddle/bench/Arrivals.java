package dev.heddle.bench;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Moments at which requests are due, at a fixed rate whether or not the ones before have been answered. Whoever is free
 * takes the next one; if nobody was free in time it is late, and how late counts as its latency. Thread-safe.
 */
final class Arrivals {
    private final AtomicLong next = new AtomicLong();
    private final long start;
    private final double nanosBetween;
    private final long count;

    /**
     * Makes a schedule.
     *
     * @param start when the first is due, of {@link System#nanoTime}
     * @param perSecond above 0
     * @param seconds for how long
     */
    Arrivals(long start, double perSecond, double seconds) {
        this.start = start;
        this.nanosBetween = 1e9 / perSecond;
        this.count = Math.max(1, (long) (perSecond * seconds));
    }

    /** How many there are. */
    long count() {
        return count;
    }

    /** When the first is due. */
    long start() {
        return start;
    }

    /** Waits for the next one that nobody has taken; returns when it was due, or -1 after the last. */
    long take() {
        long number = next.getAndIncrement();
        if (number >= count) {
            return -1;
        }
        long due = start + (long) (number * nanosBetween);
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return due;
    }
}
