// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

/** The file, path or share does not exist. */
public final class SmbNotFoundException extends SmbException {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public SmbNotFoundException(Details details) {
        super(details);
    }
}
