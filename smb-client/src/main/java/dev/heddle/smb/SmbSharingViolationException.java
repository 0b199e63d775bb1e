// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

/** Another client has the file open or locked in a way that excludes the operation; it may succeed later. */
public final class SmbSharingViolationException extends SmbStatusException {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public SmbSharingViolationException(Details details) {
        super(details);
    }
}
