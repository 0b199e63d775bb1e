// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import dev.heddle.core.ConnectionClosedException.Reason;
import dev.heddle.core.ExchangeTimeoutException.Stage;
import dev.heddle.core.buffer.PooledBuffer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages: waits for permits and for space in the send queue, then assigns ids, registers exchanges, seals the
 * frame and submits it. The last four steps run under one lock if the protocol is ordered or reuses ids, so that frames
 * leave in the order in which their exchanges were registered, and no two exchanges get the same id. A thread that
 * holds this lock waits for nothing else. Thread-safe.
 */
final class Outgoing<Q, R> {
    private final Worker worker;
    private final ConnectionListeners listeners;
    private final MessageProtocol<Q, R> protocol;
    private final @Nullable Permits permits;
    private final MessageIds ids;
    private final ExchangeTable<Q, R> table;
    private final @Nullable ReentrantLock order;

    Outgoing(
            Worker worker,
            ConnectionListeners listeners,
            MessageProtocol<Q, R> protocol,
            MessageIds ids,
            ExchangeTable<Q, R> table) {
        this.worker = worker;
        this.listeners = listeners;
        this.protocol = protocol;
        this.permits = protocol.permits();
        this.ids = ids;
        this.table = table;
        this.order = protocol.ordered() || ids.limited() ? new ReentrantLock() : null;
    }

    /** The messages of one frame and the resources to release unless the frame is queued. */
    private final class Departure implements AutoCloseable {
        private final List<Q> messages;
        private final Deadline deadline;
        /** Takes the parts of the reply to a single message; null if the caller did not ask for parts. */
        private final @Nullable PartQueue<R> parts;

        private final PreparedFrame prepared;
        private final int charge;
        private boolean permitted;
        private boolean sealing;
        private boolean left;

        Departure(List<Q> messages, Deadline deadline, @Nullable PartQueue<R> parts) throws IOException {
            this.messages = messages;
            this.deadline = deadline;
            this.parts = parts;
            this.prepared = protocol.prepare(messages);
            int sum = 0;
            for (int i = 0; i < prepared.messages(); i++) {
                sum += prepared.charge(i);
            }
            this.charge = sum;
        }

        /**
         * Creates and registers the exchanges of the frame. Returns the first exchange; the others are its siblings.
         */
        Exchange<Q, R> register(long firstId) throws ConnectionClosedException {
            Exchange<Q, R> first = register(0, firstId);
            Exchange<Q, R> last = first;
            long id = firstId;
            for (int i = 1; i < prepared.messages(); i++) {
                id += prepared.charge(i - 1);
                Exchange<Q, R> exchange = register(i, id);
                last.sibling = exchange;
                last = exchange;
            }
            return first;
        }

        private Exchange<Q, R> register(int index, long id) throws ConnectionClosedException {
            Exchange<Q, R> exchange = new Exchange<>(messages.get(index), id, deadline, listeners.exchangeBegan(id));
            exchange.parts = parts;
            table.register(exchange);
            return exchange;
        }

        @Override
        public void close() {
            if (!sealing) {
                prepared.release();
            }
            if (permitted && !left && permits != null) {
                permits.release(charge);
            }
        }
    }

    /**
     * Sends messages in one frame.
     *
     * @param parts takes the parts of the reply, if there is only one message; null if the caller did not ask for parts
     * @return the first exchange; the others are its siblings
     * @throws IOException if nothing was sent
     */
    Exchange<Q, R> send(List<Q> messages, Deadline deadline, @Nullable PartQueue<R> parts) throws IOException {
        Exchange<Q, R> first = send(messages, deadline, parts, true);
        if (first == null) {
            throw new IllegalStateException("sent without an exchange");
        }
        return first;
    }

    /**
     * Sends a message that gets no reply.
     *
     * @throws IOException if it was not sent
     */
    void post(Q message, Deadline deadline) throws IOException {
        Exchange<Q, R> none = send(List.of(message), deadline, null, false);
        if (none != null) {
            throw new IllegalStateException("posted with an exchange");
        }
    }

    /**
     * Sends messages in one frame.
     *
     * @param answered whether each message gets a reply
     */
    private @Nullable Exchange<Q, R> send(
            List<Q> messages, Deadline deadline, @Nullable PartQueue<R> parts, boolean answered) throws IOException {
        ConnectionClosedException failure = worker.sendFailure();
        if (failure != null) {
            throw failure.forCaller();
        }
        try (Departure departure = new Departure(messages, deadline, parts)) {
            if (Thread.interrupted()) {
                // checked here, so that the result does not depend on whether there is anything to wait for
                throw new InterruptedException();
            }
            if (departure.charge != 1 && ids.limited()) {
                throw new IllegalStateException("a frame of " + departure.charge + " consecutive ids is not possible, "
                        + "because the protocol limits its ids and reuses them");
            }
            awaitPermits(departure, deadline);
            try (Slot slot = worker.slot(departure.prepared.length())) {
                if (!slot.await(deadline)) {
                    throw new ExchangeTimeoutException(Stage.QUEUE, "the peer did not read the queued bytes in time");
                }
                return depart(departure, slot, answered);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExchangeCancelledException("interrupted before the message was sent", true);
        }
    }

    private void awaitPermits(Departure departure, Deadline deadline) throws ConnectionException, InterruptedException {
        if (permits == null) {
            return;
        }
        if (!permits.take(departure.charge, worker, deadline)) {
            ConnectionClosedException failure = worker.failure();
            if (failure != null) {
                throw failure.forCaller();
            }
            throw new ExchangeTimeoutException(
                    Stage.PERMITS, "the peer granted no permit for a request of " + departure.charge + " in time");
        }
        departure.permitted = true;
    }

    private @Nullable Exchange<Q, R> depart(Departure departure, Slot slot, boolean answered) throws IOException {
        try {
            Exchange<Q, R> first = order == null
                    ? enter(departure, slot, answered, ids.take(departure.charge))
                    : enterInOrder(departure, slot, answered, order);
            // not under the lock: a worker may write on this thread, and let other threads queue first
            worker.sendQueued();
            return first;
        } catch (RuntimeException | Error e) {
            // The ids have been taken: the peer would wait for them forever.
            ConnectionClosedException cause =
                    new ConnectionClosedException(Reason.INTERNAL, "a message could not be sealed: " + e, e);
            worker.fail(cause);
            ConnectionClosedException first = worker.failure();
            throw first == null ? cause : first.forCaller();
        }
    }

    private @Nullable Exchange<Q, R> enterInOrder(Departure departure, Slot slot, boolean answered, ReentrantLock lock)
            throws IOException {
        lock.lock();
        try {
            long id = ids.limited() ? ids.takeFree(taken -> table.get(taken) != null) : ids.take(departure.charge);
            return enter(departure, slot, answered, id);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Exchange<Q, R> enter(Departure departure, Slot slot, boolean answered, long firstId)
            throws ConnectionClosedException {
        Exchange<Q, R> first = answered ? departure.register(firstId) : null;
        if (order != null) {
            ids.enter();
        }
        departure.sealing = true;
        Frame frame = sealed(departure.prepared.seal(firstId), first);
        departure.left = true;
        slot.enqueue(frame);
        return first;
    }

    private static Frame sealed(PooledBuffer buffer, @Nullable Exchange<?, ?> first) {
        return first == null ? new Frame(buffer) : new ExchangeFrame(buffer, first);
    }
}
