package dev.heddle.smb;

/** The operation was cancelled or its thread interrupted, in which case the interrupt status is set. */
public final class SmbCancelledException extends SmbException {
    private static final long serialVersionUID = 1;

    /** Makes one. */
    public SmbCancelledException(Details details) {
        super(details);
    }
}
