// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A failure of a call on a connection; the subclass tells the kind of failure. */
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
