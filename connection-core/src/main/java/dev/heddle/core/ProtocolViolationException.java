package dev.heddle.core;

import org.jspecify.annotations.Nullable;

/** The peer sent what the protocol does not allow; the message names it. Ends the connection. */
public final class ProtocolViolationException extends ConnectionException {
    private static final long serialVersionUID = 1;

    /**
     * Makes the exception.
     *
     * @param message what was wrong, with the value seen and the range allowed
     */
    public ProtocolViolationException(String message) {
        this(message, null);
    }

    /**
     * Makes the exception.
     *
     * @param message what was wrong
     * @param cause the decoder's complaint
     */
    public ProtocolViolationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
