// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

/** Fewer bytes were transferred than expected. */
public final class SmbTruncatedException extends SmbException {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public SmbTruncatedException(Details details) {
        super(details);
    }
}
