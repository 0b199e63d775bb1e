package dev.heddle.smux;

/**
 * When {@link SmuxStream#shutdownOutput()} tells the peer. A FIN means "I send no more" to this library and to Go's
 * smux since v1.5.54; before, Go took it for the end of the whole stream, and the answer to what was sent was lost.
 */
public enum HalfClose {
    /** At once, behind what was written. Peers in Go before v1.5.54 may lose the answer. */
    AT_ONCE,
    /**
     * Once the peer has finished, or the stream is closed. Nothing is lost, but a peer that answers only after the end
     * of the question waits for ever.
     */
    AFTER_READ_ENDS,
    /**
     * At once if the peer has said that it takes half-closes, else as {@link #AFTER_READ_ENDS}. Ends with this policy
     * say so with the first frame of the session, a NOP with an id of its own, which other peers ignore.
     */
    IF_UNDERSTOOD
}
