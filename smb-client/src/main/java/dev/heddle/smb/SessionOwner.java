package dev.heddle.smb;

/** What a session wants of the client that made it. Thread-safe. */
interface SessionOwner {
    /** The session has ended for good. */
    void closed(SmbSession session);

    /**
     * Connects to the same server again.
     *
     * @param ended gave its connection up
     */
    SmbSession reconnect(SmbSession ended) throws SmbException;
}
