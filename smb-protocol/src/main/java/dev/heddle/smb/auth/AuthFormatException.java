// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.auth;

/** Signals that a security token of the peer violates its specification. The message names the violation. */
public final class AuthFormatException extends AuthException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with a message that names the violation. */
    public AuthFormatException(String message) {
        super(message);
    }

    /** Creates the exception with a message that names the violation, and the error of the underlying decoder. */
    public AuthFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
