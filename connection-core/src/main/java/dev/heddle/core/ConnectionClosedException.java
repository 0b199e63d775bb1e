// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The connection has ended. Every exchange on the connection fails with the one cause that ended it. */
public final class ConnectionClosedException extends ConnectionException {
    private static final long serialVersionUID = 1;

    /** What ended the connection. */
    public enum Reason {
        /** This side closed the connection. */
        STOPPED,
        /** The peer closed the connection between two frames. */
        PEER_CLOSED,
        /** The peer closed the connection in the middle of a frame. */
        TRUNCATED,
        /** The transport failed: reset, broken pipe, unreachable. */
        IO_ERROR,
        /** The peer violated the protocol. */
        PROTOCOL,
        /** A defect on this side. */
        INTERNAL
    }

    private final Reason reason;

    /**
     * Creates the exception.
     *
     * @param reason why the connection ended
     * @param message what happened, including the peer's name
     * @param cause the underlying failure, if there is one
     */
    public ConnectionClosedException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** Why the connection ended. */
    public Reason reason() {
        return reason;
    }

    /** Returns the same failure with the calling thread's stack trace and this exception as the cause. */
    public ConnectionClosedException forCaller() {
        return new ConnectionClosedException(reason, Objects.requireNonNullElse(getMessage(), reason.name()), this);
    }
}
