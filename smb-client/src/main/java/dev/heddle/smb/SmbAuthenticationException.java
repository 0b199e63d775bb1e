// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

/** The login failed. */
public final class SmbAuthenticationException extends SmbException {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public SmbAuthenticationException(Details details) {
        super(details);
    }
}
