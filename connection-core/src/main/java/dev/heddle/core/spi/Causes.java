// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.spi;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.ConnectionClosedException.Reason;
import dev.heddle.core.ProtocolViolationException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Creates the exceptions that say why a connection ended. */
final class Causes {
    private Causes() {}

    static ConnectionClosedException broken(String peer, IOException e) {
        return new ConnectionClosedException(Reason.IO_ERROR, "connection to " + peer + " failed: " + e, e);
    }

    static ConnectionClosedException stopped() {
        return new ConnectionClosedException(Reason.STOPPED, "the connection was closed by this side", null);
    }

    static ConnectionClosedException violated(String peer, ProtocolViolationException e) {
        return new ConnectionClosedException(Reason.PROTOCOL, peer + " violated the protocol: " + e.getMessage(), e);
    }

    static ConnectionClosedException internal(String peer, Throwable e) {
        return new ConnectionClosedException(
                Reason.INTERNAL, "internal error on the connection to " + peer + ": " + e, e);
    }

    /**
     * Returns the cause for a peer that has closed the connection.
     *
     * @param missing what is missing of a partly received frame; null if there was none
     * @param outputShut whether this side had already closed its output
     */
    static ConnectionClosedException endOfInput(String peer, @Nullable String missing, boolean outputShut) {
        if (missing != null) {
            return new ConnectionClosedException(
                    Reason.TRUNCATED, peer + " closed the connection in mid-frame: " + missing, null);
        }
        return outputShut
                ? stopped()
                : new ConnectionClosedException(Reason.PEER_CLOSED, peer + " closed the connection", null);
    }
}
