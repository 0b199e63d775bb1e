// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a session: those that may still send or receive, by id, and those that have ended but still hold
 * unread bytes. Thread-safe.
 */
final class StreamTable extends Waited {
    /** The result of an attempt to add a stream. */
    enum Added {
        YES,
        TAKEN,
        FULL
    }

    private final ConcurrentHashMap<Integer, SmuxStream> live = new ConcurrentHashMap<>();
    private final Set<SmuxStream> unread = ConcurrentHashMap.newKeySet();
    private final AtomicInteger incoming = new AtomicInteger();
    private final AtomicInteger own = new AtomicInteger();
    private final int limit;

    /**
     * Makes a table that limits the streams of each side to {@code limit}. The peer's streams do not use up this side's
     * limit.
     */
    StreamTable(int limit) {
        this.limit = limit;
    }

    synchronized Added add(SmuxStream stream) {
        if (live.containsKey(stream.rawId())) {
            return Added.TAKEN;
        }
        AtomicInteger count = count(stream);
        if (count.get() >= limit) {
            return Added.FULL;
        }
        count.incrementAndGet();
        live.put(stream.rawId(), stream);
        return Added.YES;
    }

    private AtomicInteger count(SmuxStream stream) {
        return stream.incoming() ? incoming : own;
    }

    private void free(SmuxStream stream) {
        if (live.remove(stream.rawId(), stream)) {
            count(stream).decrementAndGet();
        }
    }

    @Nullable
    SmuxStream get(int id) {
        return live.get(id);
    }

    /** Handles the end of both directions: frees the id, and keeps the stream only while it has unread bytes. */
    void ended(SmuxStream stream) {
        unread.add(stream);
        free(stream);
        if (stream.in().isEmpty()) {
            unread.remove(stream);
        }
        signal();
    }

    void drained(SmuxStream stream) {
        if (unread.remove(stream)) {
            signal();
        }
    }

    void remove(SmuxStream stream) {
        free(stream);
        unread.remove(stream);
        signal();
    }

    int size() {
        return live.size();
    }

    List<SmuxStream> all() {
        List<SmuxStream> all = new ArrayList<>(live.values());
        all.addAll(unread);
        return all;
    }

    private boolean isEmpty() {
        return live.isEmpty() && unread.isEmpty();
    }

    /** Returns an event that fires when the table is empty; null if the table is empty already. */
    synchronized @Nullable Event joinUnlessEmpty() {
        if (isEmpty()) {
            return null;
        }
        return join();
    }

    private void signal() {
        Event woken = null;
        synchronized (this) {
            if (isEmpty()) {
                woken = takeWaiters();
            }
        }
        Event.fireAll(woken);
    }
}
