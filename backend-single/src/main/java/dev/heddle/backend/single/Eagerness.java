// SPDX-License-Identifier: Apache-2.0
package dev.heddle.backend.single;

/**
 * Decides whether the leader polls for input for a moment before it waits. A processor that falls asleep takes longer
 * to wake than a near peer takes to respond; a far peer responds later in any case. The leader polls as long as polling
 * mostly finds input, and otherwise tries it now and then. Only the leader uses this class.
 */
final class Eagerness {
    /** How often the leader polls: about 20 to 50 microseconds, with one system call each time. */
    static final int SPINS = 32;

    private static final int MAX = 16;
    private static final int TRIED_EVERY = 64;

    private int score = MAX;
    private int waits;

    /** Returns whether to poll. If so, the caller must then call {@link #paid} or {@link #failed}. */
    boolean decideToSpin() {
        if (score == 0 && ++waits % TRIED_EVERY == 0) {
            score = 1;
        }
        return score > 0;
    }

    void paid() {
        score = Math.min(MAX, score + 1);
    }

    void failed() {
        score--;
    }
}
