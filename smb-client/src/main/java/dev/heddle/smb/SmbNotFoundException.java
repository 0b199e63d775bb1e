package dev.heddle.smb;

/** There is no such file, path or share. */
public final class SmbNotFoundException extends SmbException {
    private static final long serialVersionUID = 1;

    /** Makes one. */
    public SmbNotFoundException(Details details) {
        super(details);
    }
}
