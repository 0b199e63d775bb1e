package dev.heddle.core;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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

    /** Not with the monitor held: the worker may start a thread, or wake one that waits in the transport. */
    private void schedule(Deadline deadline) {
        synchronized (this) {
            if (!deadline.isBefore(due)) {
                return;
            }
            due = deadline;
        }
        Runnable cancelThis = worker.schedule(deadline, this::sweep);
        Runnable superfluous;
        synchronized (this) {
            if (due == deadline) {
                superfluous = cancel;
                cancel = cancelThis;
            } else {
                superfluous = cancelThis; // an earlier one came meanwhile, or a sweep, which saw what this one is for
            }
        }
        superfluous.run();
    }

    private void sweep() {
        due = Deadline.NEVER;
        Deadline next = Deadline.NEVER;
        for (Exchange<Q, R> exchange : table.open()) {
            if (exchange.watched()) {
                Deadline until = until(exchange);
                if (until == null) {
                    exchange.watched(false);
                    end.accept(exchange);
                } else {
                    next = next.orEarlier(until);
                }
            }
        }
        schedule(next);
    }

    /** Until when to wait for the reply, as things are now. */
    private @Nullable Deadline until(Exchange<Q, R> exchange) {
        Deadline deadline = exchange.deadline();
        if (deadline.expired() && exchange.extend(worker.metrics().bytesReceived.sum())) {
            deadline = exchange.deadline();
        }
        return worker.waitUntil(deadline);
    }
}
