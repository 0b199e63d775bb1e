// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

/** The server has no room for the data, or the quota of the user is exceeded. */
public final class SmbDiskFullException extends SmbStatusException {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public SmbDiskFullException(Details details) {
        super(details);
    }
}
