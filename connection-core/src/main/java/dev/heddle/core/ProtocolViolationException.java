// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import org.jspecify.annotations.Nullable;

/**
 * The peer sent data that the protocol does not allow; the exception message names the violation. Ends the connection.
 */
public final class ProtocolViolationException extends ConnectionException {
    private static final long serialVersionUID = 1;

    /**
     * Creates the exception.
     *
     * @param message what was wrong, with the actual value and the allowed range
     */
    public ProtocolViolationException(String message) {
        this(message, null);
    }

    /**
     * Creates the exception.
     *
     * @param message what was wrong
     * @param cause the decoder's exception
     */
    public ProtocolViolationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
