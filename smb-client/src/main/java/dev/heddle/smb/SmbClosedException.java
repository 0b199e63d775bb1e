package dev.heddle.smb;

/**
 * A client, session, share, file, stream, pipe or watch was used after this side had closed it. This tells nothing
 * about the connection, which may be in use by others: to reconnect would be wrong.
 */
public final class SmbClosedException extends SmbException {
    private static final long serialVersionUID = 1;

    /** Makes one. */
    public SmbClosedException(Details details) {
        super(details);
    }
}
