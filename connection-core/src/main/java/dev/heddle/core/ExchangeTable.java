package dev.heddle.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges that are owed a reply, by message id. Whoever removes an exchange from here, and nobody else, ends it. Thread-safe. A hash table of its own, in which
 * the exchanges themselves are the links: a map would make a key and an entry for each of them.
 */
final class ExchangeTable<Q, R> {
    /** So that callers rarely meet in one. */
    private static final int STRIPES = 8;

    private static final int FIRST_LENGTH = 4;
    /** Spreads neighbouring ids, and those that differ by a power of two, over all stripes. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private static final int SPREAD_SHIFT = 32;

    private final List<Stripe<Q, R>> stripes = new ArrayList<>(STRIPES);

    ExchangeTable() {
        for (int i = 0; i < STRIPES; i++) {
            stripes.add(new Stripe<>());
        }
    }

    private static int hash(long id) {
        return (int) ((id * SPREAD) >>> SPREAD_SHIFT);
    }

    private Stripe<Q, R> stripe(int hash) {
        return stripes.get(hash & (STRIPES - 1));
    }

    /**
     * Adds an exchange.
     *
     * @throws ConnectionClosedException if the table is closed; the exchange is not in it then
     */
    void register(Exchange<Q, R> exchange) throws ConnectionClosedException {
        int hash = hash(exchange.id());
        ConnectionClosedException cause = stripe(hash).add(exchange, hash);
        if (cause != null) {
            throw cause.forCaller();
        }
    }

    @Nullable
    Exchange<Q, R> get(long id) {
        int hash = hash(id);
        return stripe(hash).get(id, hash);
    }

    /** Removes the exchange of that id; null if it is not here. */
    @Nullable
    Exchange<Q, R> remove(long id) {
        int hash = hash(id);
        return stripe(hash).remove(id, hash);
    }

    /** Removes this very exchange; false if somebody else did. */
    boolean remove(Exchange<Q, R> exchange) {
        return remove(exchange.id()) != null; // an id is given out once
    }

    /** Whether an exchange of that id was ever registered. */
    boolean wasRegistered(long id) {
        return id >= 0 && stripe(hash(id)).highestId() >= id;
    }

    int size() {
        int size = 0;
        for (Stripe<Q, R> stripe : stripes) {
            size += stripe.size();
        }
        return size;
    }

    /** The exchanges that are open now. */
    List<Exchange<Q, R>> open() {
        List<Exchange<Q, R>> open = new ArrayList<>();
        for (Stripe<Q, R> stripe : stripes) {
            stripe.addTo(open);
        }
        return open;
    }

    /** Refuses exchanges from now on. Returns those that were open; they are the caller's to end. */
    List<Exchange<Q, R>> close(ConnectionClosedException cause) {
        List<Exchange<Q, R>> drained = new ArrayList<>();
        for (Stripe<Q, R> stripe : stripes) {
            stripe.close(cause, drained);
        }
        drained.forEach(exchange -> exchange.next = null); // else who keeps one keeps others
        return drained;
    }

    /** A part of the table under its own monitor, chained by {@link Exchange#next}. */
    private static final class Stripe<Q, R> {
        private List<@Nullable Exchange<Q, R>> chains = chains(FIRST_LENGTH);
        private int size;
        private long highestId = -1;
        private @Nullable ConnectionClosedException closed;

        private static <Q, R> List<@Nullable Exchange<Q, R>> chains(int length) {
            List<@Nullable Exchange<Q, R>> chains = new ArrayList<>(length);
            for (int i = 0; i < length; i++) {
                chains.add(null);
            }
            return chains;
        }

        private int chain(int hash) {
            return (hash >>> Integer.numberOfTrailingZeros(STRIPES)) & (chains.size() - 1);
        }

        /** Returns why it was refused; null if it was not. */
        synchronized @Nullable ConnectionClosedException add(Exchange<Q, R> exchange, int hash) {
            if (closed == null) {
                highestId = Math.max(highestId, exchange.id());
                if (++size > chains.size()) {
                    grow();
                }
                push(exchange, hash);
            }
            return closed;
        }

        private void push(Exchange<Q, R> exchange, int hash) {
            int chain = chain(hash);
            exchange.next = chains.get(chain);
            chains.set(chain, exchange);
        }

        private void grow() {
            List<@Nullable Exchange<Q, R>> old = chains;
            chains = chains(2 * old.size());
            for (Exchange<Q, R> first : old) {
                Exchange<Q, R> exchange = first;
                while (exchange != null) {
                    Exchange<Q, R> following = exchange.next;
                    push(exchange, hash(exchange.id()));
                    exchange = following;
                }
            }
        }

        synchronized @Nullable Exchange<Q, R> get(long id, int hash) {
            Exchange<Q, R> exchange = chains.get(chain(hash));
            while (exchange != null && exchange.id() != id) {
                exchange = exchange.next;
            }
            return exchange;
        }

        synchronized @Nullable Exchange<Q, R> remove(long id, int hash) {
            int chain = chain(hash);
            Exchange<Q, R> before = null;
            Exchange<Q, R> exchange = chains.get(chain);
            while (exchange != null && exchange.id() != id) {
                before = exchange;
                exchange = exchange.next;
            }
            if (exchange != null) {
                if (before == null) {
                    chains.set(chain, exchange.next);
                } else {
                    before.next = exchange.next;
                }
                exchange.next = null;
                size--;
            }
            return exchange;
        }

        synchronized long highestId() {
            return highestId;
        }

        synchronized int size() {
            return size;
        }

        synchronized void addTo(List<Exchange<Q, R>> open) {
            for (Exchange<Q, R> first : chains) {
                for (Exchange<Q, R> exchange = first; exchange != null; exchange = exchange.next) {
                    open.add(exchange);
                }
            }
        }

        synchronized void close(ConnectionClosedException cause, List<Exchange<Q, R>> drained) {
            closed = cause;
            addTo(drained);
            chains = chains(FIRST_LENGTH);
            size = 0;
        }
    }
}
