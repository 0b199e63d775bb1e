// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

/** The connection could not be opened, or was lost; every operation on it fails. */
public final class SmbConnectionException extends SmbException {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public SmbConnectionException(Details details) {
        super(details);
    }

    @Override
    public boolean isRetryable() {
        return true;
    }
}
