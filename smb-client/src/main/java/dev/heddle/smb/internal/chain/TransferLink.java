// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.chain;

/** What the transfers of one connection share in one direction. Thread-safe; never blocks. */
final class TransferLink {
    /**
     * The maximum number of bytes in flight per connection and direction: responses that wait for a slow consumer use
     * memory.
     */
    static final long BUDGET = 64L << 20;

    private final long atFirst;
    private long shortestNanos = Long.MAX_VALUE;
    private long target;
    private long inFlight;
    private int largest;

    /**
     * Creates the shared state.
     *
     * @param atFirst how many bytes the first transfer may have in flight at the start
     */
    TransferLink(long atFirst) {
        this.atFirst = atFirst;
    }

    /** Records a round trip and returns the shortest so far, which is that of an idle link. */
    synchronized long shortest(long nanos) {
        shortestNanos = Math.min(shortestNanos, nanos);
        return shortestNanos;
    }

    synchronized void learned(long newTarget) {
        target = newTarget;
    }

    /** The bytes in flight of the last transfer that measured the link; the next transfer starts there. */
    synchronized long target() {
        return target == 0 ? atFirst : target;
    }

    synchronized boolean hasRoom(int bytes) {
        return inFlight + bytes <= BUDGET;
    }

    /** Whether no piece of this size has been sent yet. */
    synchronized boolean lacks(int bytes) {
        return largest < bytes;
    }

    /**
     * Counts a piece that is being prepared; called with the negative size when it is in flight, or will not be sent.
     */
    synchronized void take(int bytes) {
        inFlight += bytes;
    }

    synchronized void add(int bytes) {
        inFlight += bytes;
        largest = Math.max(largest, bytes);
    }
}
