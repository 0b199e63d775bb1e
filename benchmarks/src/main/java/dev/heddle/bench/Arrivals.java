// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A schedule of requests at a fixed rate, which does not depend on the completion of earlier requests. A free caller
 * takes the next request. If no caller is free in time, the request is late, and the delay counts as latency.
 * Thread-safe.
 */
final class Arrivals {
    private final AtomicLong next = new AtomicLong();
    private final long start;
    private final double nanosBetween;
    private final long count;

    /**
     * Creates a schedule.
     *
     * @param start due time of the first request, as a value of {@link System#nanoTime}
     * @param perSecond requests per second, above 0
     * @param seconds length of the schedule in seconds
     */
    Arrivals(long start, double perSecond, double seconds) {
        this.start = start;
        this.nanosBetween = 1e9 / perSecond;
        this.count = Math.max(1, (long) (perSecond * seconds));
    }

    /** Returns the number of requests. */
    long count() {
        return count;
    }

    /** Returns the due time of the first request, as a value of {@link System#nanoTime}. */
    long start() {
        return start;
    }

    /** Takes the next request and blocks until it is due. Returns the due time, or -1 after the last request. */
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
