// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

/** The server violated the protocol. */
public final class SmbProtocolException extends SmbException {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public SmbProtocolException(Details details) {
        super(details);
    }
}
