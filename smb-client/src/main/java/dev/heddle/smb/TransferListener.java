package dev.heddle.smb;

/** Told how far a transfer is, on the thread that transfers. What it throws ends the transfer. */
@FunctionalInterface
public interface TransferListener {
    /**
     * Some more bytes are done: received and passed on, or accepted by the server.
     *
     * @param bytesDone so far
     * @param bytesTotal in all; -1 if unknown
     */
    void progress(long bytesDone, long bytesTotal);

    /** A listener that does nothing. */
    static TransferListener none() {
        return (done, total) -> {};
    }
}
