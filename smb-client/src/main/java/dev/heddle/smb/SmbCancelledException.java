// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

/**
 * The operation was cancelled, or its thread was interrupted; after an interrupt the thread's interrupt status is set.
 */
public final class SmbCancelledException extends SmbException {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public SmbCancelledException(Details details) {
        super(details);
    }
}
