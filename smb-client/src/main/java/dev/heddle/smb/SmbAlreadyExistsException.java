// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

/** A file or directory of that name already exists. */
public final class SmbAlreadyExistsException extends SmbException {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public SmbAlreadyExistsException(Details details) {
        super(details);
    }
}
