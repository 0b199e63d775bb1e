package dev.heddle.smb;

/** The server did not answer in time. The connection may go on. */
public final class SmbTimeoutException extends SmbException {
    private static final long serialVersionUID = 1;

    /** Makes one. */
    public SmbTimeoutException(Details details) {
        super(details);
    }
}
