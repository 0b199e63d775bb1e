package dev.heddle.smux;

/** Gives out a side's stream ids: every other number up to 2^32-1, each once. Thread-safe. */
final class StreamIds {
    private static final long MAX = 0xffffffffL;

    private long last;

    /** Begins behind {@code last}: 1 for a client, 0 for a server. */
    StreamIds(long last) {
        this.last = last;
    }

    synchronized int next() throws SmuxGoAwayException {
        if (last + 2 > MAX) {
            throw new SmuxGoAwayException("the session has used up its stream ids");
        }
        last += 2;
        return (int) last;
    }
}
