package dev.heddle.smb;

import dev.heddle.smb.wire.NtStatus;

/** The server refused the operation with a status that has no type of its own; see {@link #statusName()}. */
public final class SmbStatusException extends SmbException {
    private static final long serialVersionUID = 1;

    private final boolean proven;

    /** Makes one of a status that the server has certainly answered with. */
    public SmbStatusException(Details details) {
        this(details, true);
    }

    /**
     * Makes one.
     *
     * @param proven whether it is certain that the server said so
     */
    public SmbStatusException(Details details, boolean proven) {
        super(details);
        this.proven = proven;
    }

    /**
     * Whether the server has certainly answered so: nothing may be concluded from a status that anybody could have
     * sent.
     */
    @Override
    public boolean is(NtStatus other) {
        return proven && super.is(other);
    }
}
