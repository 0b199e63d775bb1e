package dev.heddle.core.buffer;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The buffers of one capacity in a {@link BufferPool}: the idle ones, and how many are on loan. Thread-safe.
 *
 * <p>A shelf keeps as many idle buffers as it has room for. The pool divides its room among the shelves under a lock of
 * its own and seldom, so that nearly every loan and release takes the lock of one shelf only.
 */
final class Shelf {
    /** After so many releases to one shelf the pool looks for unused buffers on all shelves. */
    static final int RELEASES_PER_LOOK = 1024;

    /** What happened to a buffer that came back. */
    enum Outcome {
        KEPT,
        /** The shelf kept the buffer, and the pool must drop the unused ones of all shelves. */
        KEPT_AND_LOOK,
        /** The shelf has no room for the buffer. */
        FULL
    }

    final int capacity;

    /** The oldest first. */
    private final ArrayDeque<ByteBuffer> idle = new ArrayDeque<>();

    private long onLoan;

    /** How many idle buffers the shelf may keep. Changes only while the pool's division is locked as well. */
    private int room;

    private int releasesToLook = RELEASES_PER_LOOK;

    /** The fewest idle buffers since the last look: no loan needed that many of the oldest. */
    private int unused;

    private long onLoanAtLook;
    private long releasesSinceLook;

    Shelf(int capacity) {
        this.capacity = capacity;
    }

    /** Lends the youngest idle buffer, or null if there is none. */
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

    /** Makes room for one more buffer, and keeps {@code bytes}. */
    synchronized void addRoom(ByteBuffer bytes) {
        room++;
        idle.addLast(bytes);
    }

    /**
     * Gives up all unused room, and drops the oldest idle buffers to give up theirs.
     *
     * @param idleBytes how many bytes of idle buffers to drop at least, 0 or more; all of them if there are fewer
     * @return how many bytes of room it gave up
     */
    synchronized long giveUpRoom(long idleBytes) {
        long buffers = (idleBytes + capacity - 1) / capacity;
        int before = room;
        dropOldest((int) Math.min(buffers, idle.size()));
        room = idle.size();
        return (long) (before - room) * capacity;
    }

    /**
     * Drops half of the idle buffers that no loan needed since the last look, and gives up their room. Does nothing
     * while a burst of loans comes back, whose buffers only seem unused: once there was a release, there must be more
     * of them than there were loans at the last look.
     *
     * @return how many bytes of room it gave up
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
