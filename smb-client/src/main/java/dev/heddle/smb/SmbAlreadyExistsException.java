package dev.heddle.smb;

/** Something of that name is there already. */
public final class SmbAlreadyExistsException extends SmbException {
    private static final long serialVersionUID = 1;

    /** Makes one. */
    public SmbAlreadyExistsException(Details details) {
        super(details);
    }
}
