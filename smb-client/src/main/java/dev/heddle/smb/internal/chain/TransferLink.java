package dev.heddle.smb.internal.chain;

/** What the transfers of one connection in one direction know of it together. Thread-safe; never blocks. */
final class TransferLink {
    /**
     * All that may be in flight on one connection in one direction: replies that wait for a slow reader hold memory.
     */
    static final long BUDGET = 64L << 20;

    private final long atFirst;
    private long shortestNanos = Long.MAX_VALUE;
    private long target;
    private long inFlight;
    private int largest;

    /**
     * Makes one.
     *
     * @param atFirst how many bytes the first transfer may have in flight at first
     */
    TransferLink(long atFirst) {
        this.atFirst = atFirst;
    }

    /** Notes a round trip, and returns the shortest so far: that of an empty link. */
    synchronized long shortest(long nanos) {
        shortestNanos = Math.min(shortestNanos, nanos);
        return shortestNanos;
    }

    synchronized void learned(long newTarget) {
        target = newTarget;
    }

    /** What the last transfer had in flight when it went well: where the next one begins. */
    synchronized long target() {
        return target == 0 ? atFirst : target;
    }

    synchronized boolean hasRoom(int bytes) {
        return inFlight + bytes <= BUDGET;
    }

    /** Whether no piece of this size was sent yet. */
    synchronized boolean lacks(int bytes) {
        return largest < bytes;
    }

    /** Counts a piece that is being made ready; negative once it is in flight, or will not be. */
    synchronized void take(int bytes) {
        inFlight += bytes;
    }

    synchronized void add(int bytes) {
        inFlight += bytes;
        largest = Math.max(largest, bytes);
    }
}
