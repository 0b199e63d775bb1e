package dev.heddle.core;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one reply that have come and were not taken yet. Bounded: when it is full nothing is read until half of
 * it was taken; what the same read brought beyond that still finds room. The thread that reads adds, one other takes.
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

    /** The next part, or the end. */
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

    /** Adds a part, whose ownership passes to this queue; returns false if nobody wants it any more. */
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

    /** No part comes any more; those that are here may still be taken. */
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

    /** The oldest part, whose ownership passes to the caller; null if none is here. */
    synchronized @Nullable R poll() {
        R part = waiting.pollFirst();
        if (waiting.size() <= capacity / 2) {
            letGo();
        }
        return part;
    }

    /** Under the monitor. */
    private void letGo() {
        if (holding) {
            holding = false;
            hold.release();
        }
    }

    /** Happens once a part is here, or none comes any more. */
    synchronized Awaited arrival() {
        Arrival arrival = new Arrival();
        if (ended || !waiting.isEmpty()) {
            arrival.arrived();
        } else {
            awaited = arrival;
        }
        return arrival;
    }

    /** Discards what is here and refuses what still comes. */
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
