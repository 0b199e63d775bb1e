package dev.heddle.smb.testserver.internal.connection;

import java.util.BitSet;

/**
 * The message ids that a client may use ([MS-SMB2] 3.3.1.1) and the credits that let it use more. Each id may be used
 * once, in any order among those granted. Thread-safe.
 */
final class MessageWindow {
    /**
     * How far apart the lowest unused and the highest granted id may be, so that a client that leaves ids out costs no
     * memory.
     */
    private static final int WIDEST = 1 << 16;

    private final int maxCredits;
    /** Which ids from {@link #low} on are used. */
    private BitSet used = new BitSet();

    private long low;
    private long end = 1;
    /** Credits that requests cost which have not been answered yet. */
    private int inFlight;

    MessageWindow(int maxCredits) {
        this.maxCredits = maxCredits;
    }

    /**
     * Takes the ids of a request.
     *
     * @param charge 1 or more
     * @return false if they were not granted or are used
     */
    synchronized boolean take(long id, int charge) {
        if (id < low || id > end - charge) {
            return false;
        }
        int first = (int) (id - low);
        int taken = used.nextSetBit(first);
        if (taken >= 0 && taken < first + charge) {
            return false;
        }
        used.set(first, first + charge);
        inFlight += charge;
        int done = used.nextClearBit(0);
        if (done > 0) {
            used = used.get(done, Math.max(done, used.length()));
            low += done;
        }
        return true;
    }

    /**
     * Notes that a request is answered, and grants credits with the answer.
     *
     * @param charge what the request cost; 0 if it was answered before
     * @param requested how many the client asks for
     * @return how many it gets: never so few that it could not go on
     */
    synchronized int grant(int charge, int requested) {
        int held = (int) (end - low) - used.cardinality();
        inFlight -= charge;
        int room = Math.min(maxCredits - held - inFlight, WIDEST - (int) (end - low));
        int least = held + inFlight == 0 ? 1 : 0;
        int granted = Math.max(least, Math.min(Math.max(requested, 1), room));
        end += granted;
        return granted;
    }

    /** As {@link #grant}, but exactly so many. */
    synchronized int grantExactly(int charge, int count) {
        inFlight -= charge;
        end += count;
        return count;
    }
}
