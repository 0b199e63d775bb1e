package dev.heddle.smb;

/** The server does not let this user do that. */
public final class SmbAccessDeniedException extends SmbException {
    private static final long serialVersionUID = 1;

    /** Makes one. */
    public SmbAccessDeniedException(Details details) {
        super(details);
    }
}
