// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

/** The server, its file system or the device does not support the operation. */
public final class SmbNotSupportedException extends SmbStatusException {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public SmbNotSupportedException(Details details) {
        super(details);
    }
}
