// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

/** Assigns stream ids to the streams of one side: every other number up to 2^32-1, each once. Thread-safe. */
final class StreamIds {
    private static final long MAX = 0xffffffffL;

    private long last;

    /** Makes ids that begin after {@code last}: 1 for a client, 0 for a server. */
    StreamIds(long last) {
        this.last = last;
    }

    synchronized int next() throws SmuxGoAwayException {
        if (last + 2 > MAX) {
            throw new SmuxGoAwayException("cannot open a stream: the session has used up its stream ids");
        }
        last += 2;
        return (int) last;
    }
}
