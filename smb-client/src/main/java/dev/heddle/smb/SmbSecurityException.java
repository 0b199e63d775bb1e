// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

/** The signature verification of a message failed, or the connection has less security than required. */
public final class SmbSecurityException extends SmbException {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public SmbSecurityException(Details details) {
        super(details);
    }
}
