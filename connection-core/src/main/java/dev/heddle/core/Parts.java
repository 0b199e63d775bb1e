// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A reply that comes in parts, from {@link ConnectionMessageHandler#callParts}. The caller must close it. At most
 * {@link WorkerConfig#maxNotifications()} parts wait, plus the further parts of the same read. Then nothing is read on
 * this connection, for any caller, until the caller has taken half of them. So a caller must not wait for another reply
 * of the same connection while parts wait here. For one thread, except {@link #close}.
 *
 * @param <R> the protocol's replies
 */
public final class Parts<R> implements AutoCloseable {
    private final Worker worker;
    private final PartQueue<R> queue;
    private final Call<R> call;
    private volatile boolean over;

    /** The exchange whose reply comes in parts. */
    interface Call<R> {
        /** Whether the exchange has ended. */
        boolean isDone();

        /** Returns the result of {@link ConnectionMessageHandler#recvo}. */
        R receive() throws ConnectionException;

        /** Cancels the exchange; returns false, and discards the reply, if the exchange had already ended. */
        boolean cancel();

        /** Ends the exchange because the caller was interrupted; returns false if the exchange had already ended. */
        boolean interrupt();
    }

    Parts(Worker worker, PartQueue<R> queue, Call<R> call) {
        this.worker = worker;
        this.queue = queue;
        this.call = call;
    }

    /**
     * Waits for the next part, until the deadline of the call, which applies to all parts together.
     *
     * @return the next part, or the final reply after all parts, whose ownership passes to the caller; null after the
     *     final reply, and after {@link #close}
     * @throws ExchangeTimeoutException if the deadline passed
     * @throws ExchangeCancelledException if the calling thread was interrupted
     * @throws ConnectionClosedException if the connection ended
     */
    public @Nullable R next() throws IOException {
        while (true) {
            boolean ended = call.isDone(); // read first: if it has ended, all parts are in the queue
            R part = queue.poll();
            if (part != null) {
                return part;
            }
            if (ended) {
                return last();
            }
            await();
        }
    }

    private @Nullable R last() throws IOException {
        queue.close();
        if (over) {
            return null;
        }
        R reply = call.receive();
        over = true;
        return reply;
    }

    private void await() throws ExchangeCancelledException {
        try {
            // No deadline here: the exchange ends at its deadline, and its end also ends this wait.
            worker.receive(queue.arrival(), Deadline.NEVER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (call.interrupt()) {
                queue.close();
                throw new ExchangeCancelledException("interrupted while waiting for a part of a reply", true);
            }
        }
    }

    /** Cancels the call unless it has ended, and discards the parts that were not taken. */
    @Override
    public void close() {
        if (!over) {
            over = true;
            call.cancel();
        }
        queue.close();
    }
}
