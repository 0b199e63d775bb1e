// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.auth;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Signals that authentication failed: a token was malformed, or one side rejected the other. */
public abstract sealed class AuthException extends IOException permits AuthFormatException, AuthFailedException {
    private static final long serialVersionUID = 1L;

    AuthException(String message) {
        super(message);
    }

    AuthException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
