// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

/**
 * A client, session, share, file, stream, pipe or watch was used after this side closed it. The connection may still
 * work and serve others, so do not reconnect because of this exception.
 */
public final class SmbClosedException extends SmbException {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public SmbClosedException(Details details) {
        super(details);
    }
}
