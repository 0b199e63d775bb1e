// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

import dev.heddle.smb.wire.NtStatus;
import java.util.Set;

/** The server refused the operation with a status; see {@link #statusName()}. Frequent kinds are subclasses. */
public sealed class SmbStatusException extends SmbException
        permits SmbDirectoryNotEmptyException,
                SmbDiskFullException,
                SmbInvalidNameException,
                SmbNotSupportedException,
                SmbSharingViolationException {
    private static final long serialVersionUID = 1;

    /** The statuses of a server that is busy, or of a file that another client uses at the moment. */
    private static final Set<NtStatus> TEMPORARY = Set.of(
            NtStatus.SHARING_VIOLATION,
            NtStatus.FILE_LOCK_CONFLICT,
            NtStatus.LOCK_NOT_GRANTED,
            NtStatus.DELETE_PENDING,
            NtStatus.FILES_OPEN,
            NtStatus.NO_MEMORY,
            NtStatus.INSUFFICIENT_RESOURCES,
            NtStatus.INSUFF_SERVER_RESOURCES,
            NtStatus.TOO_MANY_OPENED_FILES,
            NtStatus.REQUEST_NOT_ACCEPTED,
            NtStatus.PIPE_BUSY,
            NtStatus.PIPE_NOT_AVAILABLE,
            NtStatus.IO_TIMEOUT,
            NtStatus.FILE_NOT_AVAILABLE,
            NtStatus.SHARE_UNAVAILABLE,
            NtStatus.SERVER_UNAVAILABLE);

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

    @Override
    public boolean isRetryable() {
        return proven && status().filter(TEMPORARY::contains).isPresent();
    }
}
