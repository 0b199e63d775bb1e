package dev.heddle.core;

import java.util.function.Consumer;

/**
 * Ends exchanges whose deadline passes and is not moved, with one scheduled task for a connection, due with the first
 * of them. A timer for each would cost more than the rest of a small exchange; a virtual thread that parks for a
 * limited time makes one. Thread-safe.
 */
final class Expiry<Q, R> {
    private final Worker worker;
    private final ExchangeTable<Q, R> table;
    private final Consumer<Exchange<Q, R>> end;
    private volatile Deadline due = Deadline.NEVER;
    private Runnable cancel = () -> {};

    /**
     * Makes it, without a task yet.
     *
     * @param end called with what is open still when its deadline has passed, once for each {@link #watch}, by
     *     whoever runs the worker's tasks
     */
    Expiry(Worker worker, ExchangeTable<Q, R> table, Consumer<Exchange<Q, R>> end) {
        this.worker = worker;
        this.table = table;
        this.end = end;
    }

    /** Sees to the end of an exchange that is in the table, if it is still open by then. */
    void watch(Exchange<Q, R> exchange) {
        exchange.watched(true);
        // sweep() resets the time before it looks at exchanges: either it sees this one, or this sees that nothing is
        // due.
        if (exchange.deadline().isBefore(due)) {
            schedule(exchange.deadline());
        }
    }

    private synchronized void schedule(Deadline deadline) {
        if (deadline.isBefore(due)) {
            cancel.run();
            due = deadline;
            cancel = worker.schedule(deadline, this::sweep);
        }
    }

    private void sweep() {
        due = Deadline.NEVER;
        Deadline next = Deadline.NEVER;
        for (Exchange<Q, R> exchange : table.open()) {
            if (exchange.watched()) {
                if (exchange.deadline().expired()
                        && !exchange.extend(worker.metrics().bytesReceived.sum())) {
                    exchange.watched(false);
                    end.accept(exchange);
                } else if (exchange.deadline().isBefore(next)) {
                    next = exchange.deadline();
                }
            }
        }
        schedule(next);
    }
}
