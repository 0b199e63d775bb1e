package dev.heddle.backend.single;

/**
 * Whether the leader does well to look for input again and again for a moment before it waits for it. A processor that
 * falls asleep meanwhile takes longer to wake than a near peer to answer; a far peer answers later in any case. So it
 * looks as long as that mostly pays, and else tries it now and then. Used by the leader only.
 */
final class Eagerness {
    /** About 20 to 50 microseconds, each with a system call. */
    static final int SPINS = 32;

    private static final int MAX = 16;
    private static final int TRIED_EVERY = 64;

    private int score = MAX;
    private int waits;

    /** Whether to look. To be followed by {@link #paid} or {@link #failed} if so. */
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
