// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Finds exchanges by message id. This is only an index: the outcome of an exchange tells how it ended, and any thread
 * may remove it from here. Thread-safe.
 *
 * <p>The table is a ring with one slot per id, in the order of the ids. Ids are consecutive, so the ring needs to be
 * only about as long as the number of exchanges open at once. Exchanges are added and removed by compare-and-set. The
 * monitor guards the rare cases: growing the ring, closing the table, and moving a long-lived exchange to the map when
 * a newer id needs its slot.
 */
final class ExchangeTable<Q, R> {
    private static final int FIRST_LENGTH = 16;
    /**
     * The most slots per open exchange; a ring with more slots does not grow. Large SMB requests take 16 ids each; the
     * map holds the few that take more.
     */
    private static final int SLOTS_PER_EXCHANGE = 32;

    private static final int MAX_LENGTH = 1 << 24;

    /** Fills each slot of a ring that is no longer the current one. Enter the monitor to find the current ring. */
    private static final Object FROZEN = new Object();

    private final Map<Long, Exchange<Q, R>> overtaken = new ConcurrentHashMap<>();
    private final int slotsPerExchange;
    private volatile AtomicReferenceArray<@Nullable Object> ring;
    private @Nullable ConnectionClosedException closed;

    ExchangeTable() {
        this(FIRST_LENGTH, SLOTS_PER_EXCHANGE);
    }

    /**
     * Creates a table of another size.
     *
     * @param firstLength the first length of the ring, a power of two
     * @param slotsPerExchange the ring grows while it has fewer slots per open exchange
     */
    ExchangeTable(int firstLength, int slotsPerExchange) {
        this.ring = new AtomicReferenceArray<>(firstLength);
        this.slotsPerExchange = slotsPerExchange;
    }

    private static int slot(AtomicReferenceArray<?> ring, long id) {
        return (int) (id & (ring.length() - 1));
    }

    /**
     * Adds an exchange. Its id must be unique in this table.
     *
     * @throws ConnectionClosedException if the table is closed; the exchange is not added then
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

    /** Adds an exchange whose slot is occupied. Returns why the table refused it; null if the table accepted it. */
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
                // Put it into the map first, so that it is always in the map or the ring.
                overtaken.put(older.id(), older);
                if (current.compareAndSet(slot, older, exchange)) {
                    break;
                }
                overtaken.remove(older.id(), older); // another thread has removed it from the ring
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

    /** Returns the exchange with this id; null if the table does not have it. */
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

    /**
     * Returns the content of the slot while no other thread replaces the ring; frozen only after the table is closed.
     */
    private synchronized @Nullable Object getSlowly(long id) {
        AtomicReferenceArray<@Nullable Object> current = ring;
        return current.get(slot(current, id));
    }

    /** Removes and returns the exchange with this id; null if the table does not have it. */
    @Nullable
    Exchange<Q, R> remove(long id) {
        Exchange<Q, R> found = get(id);
        if (found != null) {
            remove(found);
        }
        return found;
    }

    /** Removes exactly this exchange, if the table has it. */
    void remove(Exchange<Q, R> exchange) {
        AtomicReferenceArray<@Nullable Object> current = ring;
        if (!current.compareAndSet(slot(current, exchange.id()), exchange, null)) {
            removeSlowly(exchange);
        }
    }

    /** Removes an exchange that is in the map, is moving there or to a longer ring, or was removed. */
    private synchronized void removeSlowly(Exchange<Q, R> exchange) {
        AtomicReferenceArray<@Nullable Object> current = ring;
        if (!current.compareAndSet(slot(current, exchange.id()), exchange, null)) {
            overtaken.remove(exchange.id(), exchange);
        }
    }

    /** Returns the length of the ring. */
    int length() {
        return ring.length();
    }

    /** Returns the number of open exchanges. */
    int size() {
        return open().size();
    }

    /** Returns the exchanges that are open now. */
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

    /**
     * Closes the table, which refuses exchanges from now on. Returns the exchanges that it held; the caller must end
     * them.
     */
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
