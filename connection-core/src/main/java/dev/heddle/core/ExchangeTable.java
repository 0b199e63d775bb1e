package dev.heddle.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Finds exchanges by message id. An index only: an exchange's own outcome says who ended it, and anybody may take it
 * out of here. Thread-safe.
 *
 * <p>A ring in which an id has one slot, the next id the next one: ids are consecutive, so the ring needs to be only
 * about as long as the exchanges that are open at once. Exchanges are put in and taken out by compare-and-set. The
 * monitor guards what is rare: a longer ring, an exchange that stays while the ids run on and whose slot is needed
 * again, which moves to a map, and the end.
 */
final class ExchangeTable<Q, R> {
    private static final int FIRST_LENGTH = 16;
    /**
     * How many slots the ring may have for each open exchange before it grows no more. Large SMB requests take 16 ids
     * each; the few that take more are served by the map.
     */
    private static final int SLOTS_PER_EXCHANGE = 32;

    private static final int MAX_LENGTH = 1 << 24;

    /** In each slot of a ring that is no longer the current one: the monitor tells what is. */
    private static final Object FROZEN = new Object();

    private final Map<Long, Exchange<Q, R>> overtaken = new ConcurrentHashMap<>();
    private final int slotsPerExchange;
    private volatile AtomicReferenceArray<@Nullable Object> ring;
    private @Nullable ConnectionClosedException closed;

    ExchangeTable() {
        this(FIRST_LENGTH, SLOTS_PER_EXCHANGE);
    }

    /**
     * Makes a table of another size.
     *
     * @param firstLength of the ring, a power of two
     * @param slotsPerExchange the ring grows while it has fewer
     */
    ExchangeTable(int firstLength, int slotsPerExchange) {
        this.ring = new AtomicReferenceArray<>(firstLength);
        this.slotsPerExchange = slotsPerExchange;
    }

    private static int slot(AtomicReferenceArray<?> ring, long id) {
        return (int) (id & (ring.length() - 1));
    }

    /**
     * Adds an exchange whose id no other one in here has.
     *
     * @throws ConnectionClosedException if the table is closed; the exchange is not in it then
     */
    void register(Exchange<Q, R> exchange) throws ConnectionClosedException {
        AtomicReferenceArray<@Nullable Object> current = ring;
        if (!current.compareAndSet(slot(current, exchange.id()), null, exchange)) {
            ConnectionClosedException cause = makeRoom(exchange);
            if (cause != null) {
                throw cause.forCaller();
            }
        }
    }

    /** Adds an exchange whose slot is taken. Returns why it was refused; null if it was not. */
    private synchronized @Nullable ConnectionClosedException makeRoom(Exchange<Q, R> exchange) {
        while (closed == null) {
            AtomicReferenceArray<@Nullable Object> current = ring;
            int slot = slot(current, exchange.id());
            Object other = current.compareAndExchange(slot, null, exchange);
            if (other == null) {
                break;
            }
            if (isSparse(current)) {
                Exchange<Q, R> older = exchange(other);
                // First into the map, so that it is always in one of the two.
                overtaken.put(older.id(), older);
                if (current.compareAndSet(slot, older, exchange)) {
                    break;
                }
                overtaken.remove(older.id(), older); // it has left meanwhile
            } else {
                grow(current);
            }
        }
        return closed;
    }

    private boolean isSparse(AtomicReferenceArray<@Nullable Object> current) {
        int few = current.length() / slotsPerExchange;
        int open = 0;
        for (int i = 0; i < current.length() && open <= few; i++) {
            open += current.get(i) == null ? 0 : 1;
        }
        return open <= few || current.length() >= MAX_LENGTH;
    }

    private void grow(AtomicReferenceArray<@Nullable Object> old) {
        AtomicReferenceArray<@Nullable Object> longer = new AtomicReferenceArray<>(2 * old.length());
        for (int i = 0; i < old.length(); i++) {
            Object each = old.getAndSet(i, FROZEN);
            if (each != null) {
                longer.set(slot(longer, exchange(each).id()), each);
            }
        }
        ring = longer;
    }

    @SuppressWarnings("unchecked") // only exchanges of this connection are put in
    private Exchange<Q, R> exchange(Object inSlot) {
        return (Exchange<Q, R>) inSlot;
    }

    /** The exchange of that id; null if it is not here. */
    @Nullable
    Exchange<Q, R> get(long id) {
        AtomicReferenceArray<@Nullable Object> current = ring;
        Object found = current.get(slot(current, id));
        if (FROZEN.equals(found)) {
            found = getSlowly(id);
        }
        if (found != null && !FROZEN.equals(found) && exchange(found).id() == id) {
            return exchange(found);
        }
        return overtaken.isEmpty() ? null : overtaken.get(id);
    }

    /** What is in the slot once nobody replaces the ring; frozen only after the end. */
    private synchronized @Nullable Object getSlowly(long id) {
        AtomicReferenceArray<@Nullable Object> current = ring;
        return current.get(slot(current, id));
    }

    /** Removes the exchange of that id; null if it is not here. */
    @Nullable
    Exchange<Q, R> remove(long id) {
        Exchange<Q, R> found = get(id);
        if (found != null) {
            remove(found);
        }
        return found;
    }

    /** Removes this very exchange, if it is here. */
    void remove(Exchange<Q, R> exchange) {
        AtomicReferenceArray<@Nullable Object> current = ring;
        if (!current.compareAndSet(slot(current, exchange.id()), exchange, null)) {
            removeSlowly(exchange);
        }
    }

    /** It is in the map, about to move there or to a longer ring, or has left. */
    private synchronized void removeSlowly(Exchange<Q, R> exchange) {
        AtomicReferenceArray<@Nullable Object> current = ring;
        if (!current.compareAndSet(slot(current, exchange.id()), exchange, null)) {
            overtaken.remove(exchange.id(), exchange);
        }
    }

    /** How long the ring is. */
    int length() {
        return ring.length();
    }

    /** How many exchanges are open. */
    int size() {
        return open().size();
    }

    /** The exchanges that are open now. */
    synchronized List<Exchange<Q, R>> open() {
        List<Exchange<Q, R>> open = new ArrayList<>();
        AtomicReferenceArray<@Nullable Object> current = ring;
        for (int i = 0; i < current.length(); i++) {
            Object each = current.get(i);
            if (each != null && !FROZEN.equals(each)) {
                open.add(exchange(each));
            }
        }
        open.addAll(overtaken.values());
        open.removeIf(Exchange::isDone);
        return open;
    }

    /** Refuses exchanges from now on. Returns those that were here; they are the caller's to end. */
    synchronized List<Exchange<Q, R>> close(ConnectionClosedException cause) {
        closed = cause;
        List<Exchange<Q, R>> drained = new ArrayList<>();
        AtomicReferenceArray<@Nullable Object> last = ring;
        for (int i = 0; i < last.length(); i++) {
            Object each = last.getAndSet(i, FROZEN);
            if (each != null && !FROZEN.equals(each)) {
                drained.add(exchange(each));
            }
        }
        drained.addAll(overtaken.values());
        overtaken.clear();
        return drained;
    }
}
