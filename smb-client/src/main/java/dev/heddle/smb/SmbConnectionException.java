package dev.heddle.smb;

/** There is no connection, or it was lost; every operation on it fails. */
public final class SmbConnectionException extends SmbException {
    private static final long serialVersionUID = 1;

    /** Makes one. */
    public SmbConnectionException(Details details) {
        super(details);
    }
}
