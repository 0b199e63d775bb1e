package dev.heddle.core;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The connection has ended; every exchange on it fails with the one cause that ended it. */
public final class ConnectionClosedException extends ConnectionException {
    private static final long serialVersionUID = 1;

    /** What ended the connection. */
    public enum Reason {
        /** This side stopped it. */
        STOPPED,
        /** The peer closed it between two frames. */
        PEER_CLOSED,
        /** The peer closed it in the middle of a frame. */
        TRUNCATED,
        /** The transport failed: reset, broken pipe, unreachable. */
        IO_ERROR,
        /** The peer broke the protocol. */
        PROTOCOL,
        /** A defect on this side. */
        INTERNAL
    }

    private final Reason reason;

    /**
     * Makes the exception.
     *
     * @param reason what kind of end it was
     * @param message what happened, with the peer's name
     * @param cause the underlying failure, if there is one
     */
    public ConnectionClosedException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** What kind of end it was. */
    public Reason reason() {
        return reason;
    }

    /** The same failure with the calling thread's stack, and this one as its cause. */
    public ConnectionClosedException forCaller() {
        return new ConnectionClosedException(reason, Objects.requireNonNullElse(getMessage(), reason.name()), this);
    }
}
