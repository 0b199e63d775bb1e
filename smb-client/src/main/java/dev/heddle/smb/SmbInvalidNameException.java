// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

/** The server does not accept the name: it has a forbidden character, or is too long. */
public final class SmbInvalidNameException extends SmbStatusException {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public SmbInvalidNameException(Details details) {
        super(details);
    }
}
