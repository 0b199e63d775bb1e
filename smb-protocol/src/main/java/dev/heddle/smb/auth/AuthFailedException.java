package dev.heddle.smb.auth;

import org.jspecify.annotations.Nullable;

/**
 * Well-formed tokens led to no agreement: the server refused, offers no mechanism or strength that this client accepts,
 * or a message integrity code is wrong. Or there is no ticket for this user or server.
 */
public final class AuthFailedException extends AuthException {
    private static final long serialVersionUID = 1L;

    private final String hint;

    /** Creates the exception with the reason. */
    public AuthFailedException(String message) {
        super(message);
        this.hint = "";
    }

    /** Creates the exception with the reason, and what the user may do about it. */
    AuthFailedException(String message, String hint, @Nullable Throwable cause) {
        super(message, cause);
        this.hint = hint;
    }

    /** What the user may do about it; may be empty. */
    public String hint() {
        return hint;
    }
}
