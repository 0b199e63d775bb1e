// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.auth;

import org.jspecify.annotations.Nullable;

/**
 * Signals that authentication failed although all tokens were well-formed: the peer rejected it, offers no mechanism or
 * key strength that this side accepts, or sent a wrong message integrity code; or there is no ticket for this user or
 * server.
 */
public final class AuthFailedException extends AuthException {
    private static final long serialVersionUID = 1L;

    private final String hint;

    /** Creates the exception with the reason. */
    public AuthFailedException(String message) {
        super(message);
        this.hint = "";
    }

    /** Creates the exception with the reason, and a hint what the user can do. */
    AuthFailedException(String message, String hint, @Nullable Throwable cause) {
        super(message, cause);
        this.hint = hint;
    }

    /** Returns a hint what the user can do; may be empty. */
    public String hint() {
        return hint;
    }
}
