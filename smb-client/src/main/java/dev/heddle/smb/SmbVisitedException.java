package dev.heddle.smb;

/** A walk through a tree has come to a directory that it met before, since a link on the server leads there. */
public final class SmbVisitedException extends SmbException {
    private static final long serialVersionUID = 1;

    /** Makes one. */
    public SmbVisitedException(Details details) {
        super(details);
    }
}
