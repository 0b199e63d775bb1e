// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All listeners of one connection. An exception from one listener does not affect the others. Thread-safe. */
final class ConnectionListeners {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionListeners.class);

    /** Loaded with the first connection. */
    private static final class Found {
        static final List<ConnectionListener.Factory> FACTORIES = load();

        private static List<ConnectionListener.Factory> load() {
            List<ConnectionListener.Factory> factories = new ArrayList<>();
            Iterator<ConnectionListener.Factory> found = ServiceLoader.load(
                            ConnectionListener.Factory.class, ConnectionListener.Factory.class.getClassLoader())
                    .iterator();
            boolean more = true;
            while (more) {
                try {
                    more = found.hasNext();
                    if (more) {
                        factories.add(found.next());
                    }
                } catch (ServiceConfigurationError | LinkageError e) {
                    LOG.warn("a connection listener cannot be loaded", e); // the iterator has moved past this listener
                }
            }
            return List.copyOf(factories);
        }
    }

    private final List<ConnectionListener> listeners;

    private ConnectionListeners(List<ConnectionListener> listeners) {
        this.listeners = listeners;
    }

    /** Creates the listeners of a new connection; {@link ServiceLoader} finds their factories. */
    static ConnectionListeners began(String peer) {
        return began(peer, Found.FACTORIES);
    }

    static ConnectionListeners began(String peer, List<ConnectionListener.Factory> factories) {
        List<ConnectionListener> listeners = new ArrayList<>(factories.size());
        for (ConnectionListener.Factory factory : factories) {
            try {
                ConnectionListener listener = factory.connectionBegan(peer);
                if (listener != null) {
                    listeners.add(listener);
                }
            } catch (RuntimeException | Error e) {
                failed(factory, e);
            }
        }
        return new ConnectionListeners(List.copyOf(listeners));
    }

    /** Returns the consumer that takes the exchange when it has ended; null if no listener wants it. */
    @Nullable
    Consumer<Exchange<?, ?>> exchangeBegan(long id) {
        Consumer<Exchange<?, ?>> all = null;
        for (int i = 0; i < listeners.size(); i++) { // no iterator: this runs for each exchange
            Consumer<Exchange<?, ?>> next = exchangeBegan(listeners.get(i), id);
            if (next != null) {
                all = all == null ? next : all.andThen(next);
            }
        }
        return all;
    }

    private static @Nullable Consumer<Exchange<?, ?>> exchangeBegan(ConnectionListener listener, long id) {
        try {
            Consumer<Exchange<?, ?>> ended = listener.exchangeBegan(id);
            return ended == null ? null : exchange -> tell(listener, () -> ended.accept(exchange));
        } catch (RuntimeException | Error e) {
            failed(listener, e);
            return null;
        }
    }

    /** Tells the listeners that the connection has ended. */
    void ended(ConnectionClosedException cause, MetricsSnapshot metrics) {
        for (ConnectionListener listener : listeners) {
            tell(listener, () -> listener.connectionEnded(cause, metrics));
        }
    }

    private static void tell(ConnectionListener listener, Runnable news) {
        try {
            news.run();
        } catch (RuntimeException | Error e) {
            failed(listener, e);
        }
    }

    private static void failed(Object listener, Throwable e) {
        LOG.warn("a connection listener failed: {}", listener.getClass().getName(), e);
    }
}
