// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.buffer;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The buffers of one capacity in a {@link BufferPool}: the idle ones, and the number in use. Thread-safe.
 *
 * <p>A shelf keeps as many idle buffers as it has space for. The pool divides its space among the shelves rarely, under
 * a lock of its own, so nearly every acquire and release takes the lock of one shelf only.
 */
final class Shelf {
    /** After this many releases to one shelf the pool checks all shelves for unused buffers. */
    static final int RELEASES_PER_LOOK = 1024;

    /** What happened to a released buffer. */
    enum Outcome {
        KEPT,
        /** The shelf kept the buffer, and the pool must drop the unused ones of all shelves. */
        KEPT_AND_LOOK,
        /** The shelf has no space for the buffer. */
        FULL
    }

    final int capacity;

    /** The idle buffers, the oldest first. */
    private final ArrayDeque<ByteBuffer> idle = new ArrayDeque<>();

    private long onLoan;

    /** How many idle buffers the shelf may keep. Changes only while the pool's division lock is held too. */
    private int room;

    private int releasesToLook = RELEASES_PER_LOOK;

    /** The fewest idle buffers since the last check: that many of the oldest were not needed. */
    private int unused;

    private long onLoanAtLook;
    private long releasesSinceLook;

    Shelf(int capacity) {
        this.capacity = capacity;
    }

    /** Acquires the youngest idle buffer; returns null if there is none. */
    synchronized @Nullable ByteBuffer take() {
        ByteBuffer bytes = idle.pollLast();
        if (bytes != null) {
            onLoan++;
            unused = Math.min(unused, idle.size());
        }
        return bytes;
    }

    synchronized void countLoan() {
        onLoan++;
    }

    synchronized Outcome giveBack(ByteBuffer bytes) {
        onLoan--;
        releasesSinceLook++;
        releasesToLook--;
        if (idle.size() == room) {
            return Outcome.FULL;
        }
        idle.addLast(bytes);
        if (releasesToLook > 0) {
            return Outcome.KEPT;
        }
        releasesToLook = RELEASES_PER_LOOK;
        return Outcome.KEPT_AND_LOOK;
    }

    /** Adds space for one more buffer, and keeps {@code bytes}. */
    synchronized void addRoom(ByteBuffer bytes) {
        room++;
        idle.addLast(bytes);
    }

    /**
     * Gives up all unused space, and drops the oldest idle buffers to give up their space too.
     *
     * @param idleBytes the least bytes of idle buffers to drop, 0 or more; drops all if there are fewer
     * @return how many bytes of space were given up
     */
    synchronized long giveUpRoom(long idleBytes) {
        long buffers = (idleBytes + capacity - 1) / capacity;
        int before = room;
        dropOldest((int) Math.min(buffers, idle.size()));
        room = idle.size();
        return (long) (before - room) * capacity;
    }

    /**
     * Drops half of the idle buffers that were not needed since the last check, and gives up their space. Does nothing
     * while the buffers of a burst come back, which only seem unused: if there was a release, there must have been more
     * releases than there were buffers in use at the last check.
     *
     * @return how many bytes of space were given up
     */
    synchronized long dropUnused() {
        if (releasesSinceLook > 0 && releasesSinceLook <= onLoanAtLook) {
            return 0;
        }
        int buffers = (unused + 1) / 2;
        dropOldest(buffers);
        room -= buffers;
        unused = idle.size();
        onLoanAtLook = onLoan;
        releasesSinceLook = 0;
        return (long) buffers * capacity;
    }

    private void dropOldest(int buffers) {
        for (int i = 0; i < buffers; i++) {
            idle.pollFirst();
        }
        unused = Math.max(0, unused - buffers);
    }

    synchronized long onLoan() {
        return onLoan;
    }

    synchronized long idleBytes() {
        return (long) idle.size() * capacity;
    }

    synchronized long roomBytes() {
        return (long) room * capacity;
    }
}
