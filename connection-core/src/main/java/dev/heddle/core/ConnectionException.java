package dev.heddle.core;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Why a call on a connection failed; the subclass says what kind of failure it was. */
public abstract sealed class ConnectionException extends IOException
        permits ConnectionClosedException,
                ExchangeTimeoutException,
                ExchangeCancelledException,
                ProtocolViolationException {
    private static final long serialVersionUID = 1;

    ConnectionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
