package dev.heddle.core;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A reply that comes in parts, from {@link ConnectionMessageHandler#callParts}. To be closed. At most
 * {@link WorkerConfig#maxNotifications()} parts, and what one read brings beyond that, wait to be taken; then nothing
 * is read on this connection, for any caller, until half of them were taken. So a caller must not wait for another
 * reply of the same connection while it leaves parts untaken. For one thread, but for {@link #close}.
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
        /** Whether it has ended. */
        boolean isDone();

        /** What {@link ConnectionMessageHandler#recvo} returns. */
        R receive() throws ConnectionException;

        /** Gives it up; returns false, and discards the reply, if it had ended before. */
        boolean cancel();

        /** Ends it as its interrupted caller does; returns false if it had ended before. */
        boolean interrupt();
    }

    Parts(Worker worker, PartQueue<R> queue, Call<R> call) {
        this.worker = worker;
        this.queue = queue;
        this.call = call;
    }

    /**
     * Waits for the next part, until the deadline of the call, which holds for all parts together.
     *
     * @return the next part, or the final reply after all parts, whose ownership passes to the caller; null after the
     *     final reply, and once this was closed
     * @throws ExchangeTimeoutException if the deadline passed
     * @throws ExchangeCancelledException if the calling thread was interrupted
     * @throws ConnectionClosedException if the connection ended
     */
    public @Nullable R next() throws IOException {
        while (true) {
            boolean ended = call.isDone(); // looked at first: all parts are in the queue then
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
            // The deadline is seen to by the end of the exchange, at which no more is waited for.
            worker.receive(queue.arrival(), Deadline.NEVER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (call.interrupt()) {
                queue.close();
                throw new ExchangeCancelledException("interrupted while waiting for a part of a reply", true);
            }
        }
    }

    /** Cancels the call unless it has ended, and discards what was not taken. */
    @Override
    public void close() {
        if (!over) {
            over = true;
            call.cancel();
        }
        queue.close();
    }
}
