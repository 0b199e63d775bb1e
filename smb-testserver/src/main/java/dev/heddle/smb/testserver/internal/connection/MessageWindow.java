// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.connection;

import java.util.BitSet;

/**
 * The message ids that a client may use ([MS-SMB2] 3.3.1.1) and the credits that grant it more ids. Each granted id may
 * be used once, in any order. Thread-safe.
 */
final class MessageWindow {
    /**
     * The maximum distance between the lowest unused and the highest granted id. It bounds the memory for a client that
     * leaves ids out.
     */
    private static final int WIDEST = 1 << 16;

    private final int maxCredits;
    /** The used ids, relative to {@link #low}. */
    private BitSet used = new BitSet();

    private long low;
    private long end = 1;
    /** The credits of the requests in flight. */
    private int inFlight;

    MessageWindow(int maxCredits) {
        this.maxCredits = maxCredits;
    }

    /**
     * Marks the ids of a request as used.
     *
     * @param charge the credits that the request costs, 1 or more
     * @return false if some of the ids were not granted or are already used
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
     * Completes a request, and grants credits with its response.
     *
     * @param charge the credits that the request cost; 0 if it already has a response
     * @param requested the credits that the client asks for
     * @return the credits granted; at least 1 if the client would otherwise have none left
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

    /** Grants exactly {@code count} credits, otherwise like {@link #grant}. */
    synchronized int grantExactly(int charge, int count) {
        inFlight -= charge;
        end += count;
        return count;
    }
}
