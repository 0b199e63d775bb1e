package dev.heddle.core;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges that are owed a reply, by message id. Whoever removes an exchange from here, and nobody else, ends it. Thread-safe.
 */
final class ExchangeTable<Q, R> {
    private final ConcurrentHashMap<Long, Exchange<Q, R>> open = new ConcurrentHashMap<>();
    private final AtomicLong highestId = new AtomicLong(-1);
    private volatile @Nullable ConnectionClosedException closed;

    /**
     * Adds an exchange.
     *
     * @throws ConnectionClosedException if the table is closed; the exchange is not in it then
     */
    void register(Exchange<Q, R> exchange) throws ConnectionClosedException {
        open.put(exchange.id(), exchange);
        highestId.accumulateAndGet(exchange.id(), Math::max);
        // close() sets the flag before it drains: either it drains this exchange, or this sees the flag.
        ConnectionClosedException cause = closed;
        if (cause != null && open.remove(exchange.id(), exchange)) {
            throw cause.forCaller();
        }
    }

    @Nullable
    Exchange<Q, R> get(long id) {
        return open.get(id);
    }

    /** Removes the exchange of that id; null if it is not here. */
    @Nullable
    Exchange<Q, R> remove(long id) {
        return open.remove(id);
    }

    /** Removes this very exchange; false if somebody else did. */
    boolean remove(Exchange<Q, R> exchange) {
        return open.remove(exchange.id(), exchange);
    }

    /** Whether an exchange of that id was ever registered. */
    boolean wasRegistered(long id) {
        return id >= 0 && id <= highestId.get();
    }

    int size() {
        return open.size();
    }

    /** Refuses exchanges from now on. Returns those that were open; they are the caller's to end. */
    List<Exchange<Q, R>> close(ConnectionClosedException cause) {
        closed = cause;
        List<Exchange<Q, R>> drained = new ArrayList<>();
        for (Exchange<Q, R> exchange : open.values()) {
            if (open.remove(exchange.id(), exchange)) {
                drained.add(exchange);
            }
        }
        return drained;
    }
}
