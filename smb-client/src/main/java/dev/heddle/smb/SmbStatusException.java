package dev.heddle.smb;

/** The server refused the operation with a status that has no type of its own; see {@link #statusName()}. */
public final class SmbStatusException extends SmbException {
    private static final long serialVersionUID = 1;

    SmbStatusException(Details details) {
        super(details);
    }
}
