package dev.heddle.smb;

/** The server sent what the protocol does not allow. */
public final class SmbProtocolException extends SmbException {
    private static final long serialVersionUID = 1;

    /** Makes one. */
    public SmbProtocolException(Details details) {
        super(details);
    }
}
