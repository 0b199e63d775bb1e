// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

/** The user has no permission for the operation. */
public final class SmbAccessDeniedException extends SmbException {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public SmbAccessDeniedException(Details details) {
        super(details);
    }
}
