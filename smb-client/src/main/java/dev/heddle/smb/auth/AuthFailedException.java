package dev.heddle.smb.auth;

/**
 * Well-formed tokens led to no agreement: the server refused, offers no mechanism or strength that this client accepts,
 * or a message integrity code is wrong.
 */
public final class AuthFailedException extends AuthException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with the reason. */
    public AuthFailedException(String message) {
        super(message);
    }
}
