// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

/** The server did not answer in time. The connection may still work. */
public final class SmbTimeoutException extends SmbException {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public SmbTimeoutException(Details details) {
        super(details);
    }

    @Override
    public boolean isRetryable() {
        return true;
    }
}
