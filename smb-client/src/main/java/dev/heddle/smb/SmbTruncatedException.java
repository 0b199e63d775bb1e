package dev.heddle.smb;

/** Fewer bytes were transferred than there should have been. */
public final class SmbTruncatedException extends SmbException {
    private static final long serialVersionUID = 1;

    /** Makes one. */
    public SmbTruncatedException(Details details) {
        super(details);
    }
}
