// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ends exchanges whose deadline passes and is not moved. One scheduled task per connection serves all of them, due at
 * the earliest deadline. A timer for each exchange would cost more than the rest of a small exchange, and a virtual
 * thread that parks with a time limit creates such a timer. Thread-safe.
 */
final class Expiry<Q, R> {
    private final Worker worker;
    private final ExchangeTable<Q, R> table;
    private final Consumer<Exchange<Q, R>> end;
    private volatile Deadline due = Deadline.NEVER;
    private Runnable cancel = () -> {};

    /**
     * Creates an instance without a task.
     *
     * @param end called with each exchange that is still open when its deadline has passed, once for each
     *     {@link #watch}, by the thread that runs the worker's tasks
     */
    Expiry(Worker worker, ExchangeTable<Q, R> table, Consumer<Exchange<Q, R>> end) {
        this.worker = worker;
        this.table = table;
        this.end = end;
    }

    /** Ends an exchange of the table at its deadline, if it is still open then. */
    void watch(Exchange<Q, R> exchange) {
        exchange.watched(true);
        // sweep() resets the time before it looks at exchanges: either sweep() sees this exchange, or this method sees
        // that nothing is due.
        if (exchange.deadline().isBefore(due)) {
            schedule(exchange.deadline());
        }
    }

    /**
     * Schedules the task. Calls the worker without holding the monitor: the worker may start a thread, or wake one that
     * waits in the transport.
     */
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
                // an earlier deadline came meanwhile, or a sweep that saw the exchange of this one
                superfluous = cancelThis;
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

    /** Returns until when to wait for the reply, as of now; null if the time is over. */
    private @Nullable Deadline until(Exchange<Q, R> exchange) {
        Deadline deadline = exchange.deadline();
        if (deadline.expired() && exchange.extend(worker.metrics().bytesReceived.sum())) {
            deadline = exchange.deadline();
        }
        return worker.waitUntil(deadline);
    }
}
