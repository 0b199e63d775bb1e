// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

import dev.heddle.smb.wire.NtStatus;

/** The server refused the operation with a status that has no exception type of its own; see {@link #statusName()}. */
public final class SmbStatusException extends SmbException {
    private static final long serialVersionUID = 1;

    private final boolean proven;

    /** Creates the exception for a status that the server is known to have sent. */
    public SmbStatusException(Details details) {
        this(details, true);
    }

    /**
     * Creates the exception.
     *
     * @param proven whether the server is known to have sent the status
     */
    public SmbStatusException(Details details, boolean proven) {
        super(details);
        this.proven = proven;
    }

    /**
     * Whether the server is known to have answered with that status. False for a status that anybody on the network
     * could have sent: draw no conclusion from it.
     */
    @Override
    public boolean is(NtStatus other) {
        return proven && super.is(other);
    }
}
