package dev.heddle.core;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Observes one connection, for metrics, tracing or a flight recorder. Its methods are called by the threads that do
 * the work, also by the one
 * that reads, several at a time; they must be quick and not block. What they throw is logged and has no other effect.
 */
public interface ConnectionListener {

    /**
     * Makes the listeners of new connections. Found with {@link java.util.ServiceLoader}; one instance for all
     * connections.
     */
    interface Factory {

        /**
         * A connection begins.
         *
         * @param peer the other end, as its transport names it
         * @return observes it; null if nobody wants to
         */
        @Nullable
        ConnectionListener connectionBegan(String peer);
    }

    /**
     * An exchange begins: it is registered, and its frame is queued next. Runs on the thread that sends it.
     *
     * @param id the exchange's message id
     * @return takes the exchange once, when it has ended, on the thread that ended it; null, the default, if its end
     *     is not wanted
     */
    default @Nullable Consumer<Exchange<?, ?>> exchangeBegan(long id) {
        return null;
    }

    /**
     * The connection has ended, and so have its exchanges. Called once.
     *
     * @param cause why
     * @param metrics the counters at the end
     */
    default void connectionEnded(ConnectionClosedException cause, MetricsSnapshot metrics) {}
}
