// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one reply that were received and not yet taken. Bounded: when the queue is full, nothing is read until
 * half of it was taken; the queue still accepts further parts of the same read. The reader thread adds parts, one other
 * thread takes them.
 */
final class PartQueue<R> {
    private final ArrayDeque<R> waiting = new ArrayDeque<>();
    private final int capacity;
    private final ReadHold hold;
    private final Consumer<R> discard;
    private boolean holding;
    private boolean ended;
    private boolean closed;
    private @Nullable Arrival awaited;

    PartQueue(int capacity, ReadHold hold, Consumer<R> discard) {
        this.capacity = capacity;
        this.hold = hold;
        this.discard = discard;
    }

    /** The arrival of the next part or of the end. */
    private static final class Arrival extends Awaited {
        private volatile boolean here;

        @Override
        public boolean isDone() {
            return here;
        }

        void arrived() {
            here = true;
            wake();
        }
    }

    /** Adds a part, whose ownership passes to this queue. Returns false if the queue is closed. */
    boolean offer(R part) {
        Arrival arrival;
        synchronized (this) {
            if (closed) {
                return false;
            }
            waiting.addLast(part);
            if (waiting.size() >= capacity && !holding) {
                holding = true;
                hold.hold();
            }
            arrival = awaited;
            awaited = null;
        }
        if (arrival != null) {
            arrival.arrived();
        }
        return true;
    }

    /** Records that no further part comes; the caller may still take the queued ones. */
    void end() {
        Arrival arrival;
        synchronized (this) {
            ended = true;
            letGo();
            arrival = awaited;
            awaited = null;
        }
        if (arrival != null) {
            arrival.arrived();
        }
    }

    /** Removes and returns the oldest part, whose ownership passes to the caller; null if the queue is empty. */
    synchronized @Nullable R poll() {
        R part = waiting.pollFirst();
        if (waiting.size() <= capacity / 2) {
            letGo();
        }
        return part;
    }

    /** Lets the worker read again. Call it under the monitor. */
    private void letGo() {
        if (holding) {
            holding = false;
            hold.release();
        }
    }

    /** Returns an event that happens once a part is queued or no further part comes. */
    synchronized Awaited arrival() {
        Arrival arrival = new Arrival();
        if (ended || !waiting.isEmpty()) {
            arrival.arrived();
        } else {
            awaited = arrival;
        }
        return arrival;
    }

    /** Discards the queued parts and refuses further ones. */
    void close() {
        ArrayDeque<R> unwanted;
        synchronized (this) {
            closed = true;
            unwanted = new ArrayDeque<>(waiting);
            waiting.clear();
            letGo();
        }
        unwanted.forEach(discard);
    }
}
