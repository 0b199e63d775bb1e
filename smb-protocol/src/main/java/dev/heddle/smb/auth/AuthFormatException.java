package dev.heddle.smb.auth;

/** A security token of the server does not have the form that its specification gives it; the message names what. */
public final class AuthFormatException extends AuthException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with what was wrong. */
    public AuthFormatException(String message) {
        super(message);
    }

    /** Creates the exception with what was wrong and the error of the decoder below. */
    public AuthFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
