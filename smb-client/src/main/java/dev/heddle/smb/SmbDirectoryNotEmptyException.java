// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

/** The directory cannot be deleted, because it is not empty. */
public final class SmbDirectoryNotEmptyException extends SmbStatusException {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public SmbDirectoryNotEmptyException(Details details) {
        super(details);
    }
}
