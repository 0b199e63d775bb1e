// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Observes one connection, for metrics, tracing or a flight recorder. The threads that do the work call these methods,
 * the reader thread included, several at a time. The methods must be quick and must not block. Exceptions that they
 * throw are logged and have no other effect.
 */
public interface ConnectionListener {

    /**
     * Creates the listeners of new connections. Found with {@link java.util.ServiceLoader}; one instance serves all
     * connections.
     */
    interface Factory {

        /**
         * Called when a connection begins.
         *
         * @param peer the other end, as its transport names it
         * @return the listener of this connection; null for none
         */
        @Nullable
        ConnectionListener connectionBegan(String peer);
    }

    /**
     * Called when an exchange begins: the exchange is registered, and its frame is queued next. Runs on the sending
     * thread.
     *
     * @param id the exchange's message id
     * @return a consumer that gets the exchange once, when it has ended, on the thread that ended it; null, the
     *     default, if the listener does not need to know the end
     */
    default @Nullable Consumer<Exchange<?, ?>> exchangeBegan(long id) {
        return null;
    }

    /**
     * Called once, when the connection and its exchanges have ended.
     *
     * @param cause why the connection ended
     * @param metrics the counters at the end
     */
    default void connectionEnded(ConnectionClosedException cause, MetricsSnapshot metrics) {}
}
