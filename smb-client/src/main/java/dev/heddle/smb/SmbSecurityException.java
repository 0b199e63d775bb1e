package dev.heddle.smb;

/** A message was not what its sender signed, or security was lower than demanded. */
public final class SmbSecurityException extends SmbException {
    private static final long serialVersionUID = 1;

    /** Makes one. */
    public SmbSecurityException(Details details) {
        super(details);
    }
}
