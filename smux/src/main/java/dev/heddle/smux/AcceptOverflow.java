package dev.heddle.smux;

/** What happens to a stream that the peer opens while the accept queue is full. */
public enum AcceptOverflow {
    /** It is closed at once with a FIN, and what the peer sends on it is dropped. The other streams go on. */
    REFUSE,
    /**
     * It is queued, and reading stops for the whole session until a stream is accepted, as in the original. What one
     * read brought is still taken.
     */
    PAUSE
}
