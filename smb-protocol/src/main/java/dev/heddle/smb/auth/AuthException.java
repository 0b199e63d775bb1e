package dev.heddle.smb.auth;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Authentication could not go on: the server's token was broken, or one side refused the other. */
public abstract sealed class AuthException extends IOException permits AuthFormatException, AuthFailedException {
    private static final long serialVersionUID = 1L;

    AuthException(String message) {
        super(message);
    }

    AuthException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
