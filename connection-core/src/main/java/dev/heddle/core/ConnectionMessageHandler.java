// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import dev.heddle.core.ExchangeTimeoutException.Stage;
import dev.heddle.core.net.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The root of a handler chain. Owns a worker, assigns message ids, and routes each received reply to its exchange.
 * Thread-safe. Creates no thread and knows none.
 *
 * @param <Q> requests
 * @param <R> replies and notifications
 */
public final class ConnectionMessageHandler<Q, R> implements MessageHandler<Q, R>, AutoCloseable {
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    private final Worker worker;
    private final MessageProtocol<Q, R> protocol;
    private final ExchangeTable<Q, R> table = new ExchangeTable<>();
    private final LateReplies<Q, R> late;
    private final Expiry<Q, R> expiry;
    private final MessageIds ids;
    private final Outgoing<Q, R> outgoing;
    private final ReadHold readHold;
    /**
     * Whether an exchange that was cancelled or timed out stays in the table until its reply comes, so that no other
     * exchange gets its id or its place in the order.
     */
    private final boolean keepsPlaces;

    private final Metrics metrics;
    private final String peer;
    private final ConnectionListeners listeners;

    private ConnectionMessageHandler(Worker worker, String peer, MessageProtocol<Q, R> protocol) {
        this.worker = worker;
        this.peer = peer;
        this.listeners = ConnectionListeners.began(peer);
        this.protocol = protocol;
        this.ids = new MessageIds(protocol.idLimit());
        this.outgoing = new Outgoing<>(worker, listeners, protocol, ids, table);
        this.readHold = new ReadHold(worker);
        this.keepsPlaces = protocol.ordered() || ids.limited();
        this.metrics = worker.metrics();
        this.late = new LateReplies<>(protocol, worker.callbacks());
        this.expiry = new Expiry<>(worker, table, this::expire);
        metrics.gaugeOpen(table::size);
    }

    /**
     * Starts a connection on which notifications (messages that answer no request) are discarded.
     *
     * @param worker a new worker; passes into the handler's ownership
     * @param transport connected; passes into the handler's ownership
     * @param protocol a new protocol
     * @throws ConnectionClosedException if the transport cannot be used
     */
    public static <Q, R> ConnectionMessageHandler<Q, R> start(
            Worker worker, Transport transport, MessageProtocol<Q, R> protocol) throws ConnectionClosedException {
        return start(worker, transport, protocol, protocol::discard);
    }

    /**
     * Starts a connection.
     *
     * @param worker a new worker; passes into the handler's ownership
     * @param transport connected; passes into the handler's ownership
     * @param protocol a new protocol
     * @param listener takes the notifications (messages that answer no request), from the first one on: one at a time,
     *     in order, on the callback executor, possibly before this method has returned; owns the message
     * @throws ConnectionClosedException if the transport cannot be used
     */
    public static <Q, R> ConnectionMessageHandler<Q, R> start(
            Worker worker, Transport transport, MessageProtocol<Q, R> protocol, Consumer<R> listener)
            throws ConnectionClosedException {
        ConnectionMessageHandler<Q, R> handler = new ConnectionMessageHandler<>(worker, transport.peer(), protocol);
        worker.start(transport, protocol.frameFormat(), handler.router(listener));
        return handler;
    }

    private Router<Q, R> router(Consumer<R> listener) {
        WorkerConfig config = worker.config();
        Inbox.Bounds bounds =
                new Inbox.Bounds(config.maxNotifications(), config.maxNotificationBytes(), protocol.overflow());
        Inbox<R> inbox = new Inbox<>(bounds, worker.callbacks(), readHold, listener, protocol::discard);
        return new Router<>(protocol, ids, table, late, inbox, new Answers(worker), metrics, listeners);
    }

    /** Returns the deadline that is {@code timeout} from now on this connection's clock. */
    public Deadline deadline(Duration timeout) {
        return Deadline.after(worker.config().time(), timeout);
    }

    /**
     * Returns the deadline of a call that starts now and names none. If the protocol allows it, the deadline moves
     * while the reply is pending.
     */
    public Deadline defaultDeadline() {
        return Deadline.extendable(
                worker.config().time(), worker.config().defaultTimeout(), protocol.timeoutsWhilePending());
    }

    /** The worker that moves this connection's frames. */
    public Worker worker() {
        return worker;
    }

    /** The other end, as its transport names it. */
    public String peer() {
        return peer;
    }

    /** Returns the counters; also after the connection has ended. */
    public MetricsSnapshot metrics() {
        return metrics.snapshot();
    }

    @Override
    public List<Exchange<Q, R>> sendo(List<Q> messages, Deadline deadline) throws IOException {
        List<Exchange<Q, R>> exchanges = new ArrayList<>(messages.size());
        for (Exchange<Q, R> each = outgoing.send(messages, deadline, null); each != null; each = each.sibling) {
            exchanges.add(each);
        }
        return exchanges;
    }

    @Override
    public Exchange<Q, R> sendo(Q message, Deadline deadline) throws IOException {
        return outgoing.send(List.of(message), deadline, null);
    }

    /**
     * Sends one message that gets no reply and therefore has no exchange. Returns when the message is queued; waits for
     * flow control and space in the send queue as {@link #sendo} does.
     *
     * @param message the message
     * @param deadline until when to wait
     * @throws IOException if it was not sent
     */
    public void post(Q message, Deadline deadline) throws IOException {
        outgoing.post(message, deadline);
    }

    /**
     * Sends one message whose reply comes in parts. Waits for flow control and space in the send queue as
     * {@link #sendo} does, not for a part.
     *
     * @param message the message
     * @param deadline until when to wait, now and for all parts
     * @return the parts; the caller must close it
     * @throws IOException if it was not sent
     */
    public Parts<R> callParts(Q message, Deadline deadline) throws IOException {
        PartQueue<R> queue = new PartQueue<>(worker.config().maxNotifications(), readHold, protocol::discard);
        Exchange<Q, R> exchange = outgoing.send(List.of(message), deadline, queue);
        exchange.whenEnded(queue::end);
        expiry.watch(exchange);
        return new Parts<>(worker, queue, new Parts.Call<>() {
            @Override
            public boolean isDone() {
                return exchange.isDone();
            }

            @Override
            public R receive() throws ConnectionException {
                return result(exchange);
            }

            @Override
            public boolean cancel() {
                return ConnectionMessageHandler.this.cancel(exchange);
            }

            @Override
            public boolean interrupt() {
                return giveUp(exchange, Exchange.State.CANCELLED);
            }
        });
    }

    @Override
    public R recvo(Exchange<Q, R> exchange) throws ConnectionException {
        try {
            if (!await(exchange)) {
                giveUp(exchange, Exchange.State.TIMED_OUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (giveUp(exchange, Exchange.State.CANCELLED)) {
                throw new ExchangeCancelledException("interrupted while waiting for " + exchange.request(), true);
            }
        }
        return result(exchange);
    }

    private boolean await(Exchange<Q, R> exchange) throws InterruptedException {
        if (exchange.isDone()) {
            return true;
        }
        if (Thread.currentThread().isVirtual()) {
            expiry.watch(exchange);
            return worker.receive(exchange, Deadline.NEVER);
        }
        do {
            if (worker.receive(exchange, exchange.deadline())) {
                return true;
            }
        } while (exchange.extend(metrics.bytesReceived.sum()));
        return false;
    }

    private R result(Exchange<Q, R> exchange) throws ConnectionException {
        return switch (exchange.state()) {
            case DONE -> {
                R reply = exchange.take();
                if (reply == null) {
                    throw new IllegalStateException("reply received before: " + exchange);
                }
                yield reply;
            }
            case TIMED_OUT ->
                throw new ExchangeTimeoutException(Stage.REPLY, "no reply in time to " + exchange.request());
            case CANCELLED -> throw new ExchangeCancelledException("cancelled: " + exchange.request(), false);
            default -> {
                ConnectionClosedException failure = exchange.failure();
                if (failure == null) {
                    throw new IllegalStateException("ended without a cause: " + exchange);
                }
                throw failure.forCaller();
            }
        };
    }

    /**
     * Cancels an exchange. The peer may be notified, and a reply that still comes is dropped.
     *
     * @param exchange from {@link #sendo}; if it has already ended, its reply is discarded
     * @return whether the exchange was still open
     */
    public boolean cancel(Exchange<Q, R> exchange) {
        if (giveUp(exchange, Exchange.State.CANCELLED)) {
            return true;
        }
        R unwanted = exchange.take();
        if (unwanted != null) {
            late.unwanted(exchange, unwanted);
        }
        return false;
    }

    /**
     * Asks the peer to cancel a request, if the protocol supports that. Unlike after {@link #cancel}, the exchange
     * stays open: the peer replies in either case. Never waits.
     *
     * @param exchange from {@link #sendo}; if it has already ended, nothing is sent
     */
    public void askToCancel(Exchange<Q, R> exchange) {
        if (!exchange.isDone()) {
            sendCancel(exchange);
        }
    }

    private void sendCancel(Exchange<Q, R> exchange) {
        Frame message = protocol.cancelMessage(exchange);
        if (message != null) {
            worker.submit(message);
        }
    }

    /** Ends the exchange without a reply. Returns false if the exchange had already ended. */
    private boolean giveUp(Exchange<Q, R> exchange, Exchange.State end) {
        if (exchange.isDone()) {
            return false;
        }
        late.expect(exchange);
        if (!exchange.giveUp(end, end == Exchange.State.TIMED_OUT ? metrics.timedOut : metrics.cancelled)) {
            late.ended(exchange);
            return false;
        }
        if (!keepsPlaces) {
            table.remove(exchange);
        }
        sendCancel(exchange);
        return true;
    }

    /**
     * Sends one message; the future completes with its reply, on the callback executor. Waits for flow control as
     * {@link #sendo} does, not for the reply. Cancelling the future cancels the exchange. Waiting in {@code get} or
     * {@code join}, of this future or of a future derived from it, drives a worker without threads of its own; waiting
     * for {@link CompletableFuture#allOf} does not.
     *
     * @param message the message
     * @param deadline until when to wait, now and for the reply
     * @param via the link of the chain that receives the reply; this handler for the root itself
     * @throws IOException if the message was not sent
     */
    public CompletableFuture<R> callAsync(Q message, Deadline deadline, MessageHandler<Q, R> via) throws IOException {
        Exchange<Q, R> exchange = via.sendo(message, deadline);
        ReplyFuture<R> future = new ReplyFuture<>(worker, () -> cancel(exchange));
        expiry.watch(exchange);
        exchange.whenEnded(() -> worker.callbacks().execute(() -> complete(future, exchange, via)));
        return future;
    }

    private void expire(Exchange<Q, R> exchange) {
        giveUp(exchange, Exchange.State.TIMED_OUT);
    }

    private void complete(ReplyFuture<R> future, Exchange<Q, R> exchange, MessageHandler<Q, R> via) {
        if (future.isDone()) {
            cancel(exchange);
            return;
        }
        try {
            R reply = via.recvo(exchange);
            if (!future.complete(reply)) {
                protocol.discard(reply);
            }
        } catch (Throwable e) { // an Error must also reach the thread that waits for the future
            future.completeExceptionally(e);
        }
    }

    /** Whether the connection is open. */
    public boolean isOpen() {
        return worker.failure() == null;
    }

    /** Closes the connection at once, fails its open exchanges, and waits up to 10 s for its threads to end. */
    @Override
    public void close() {
        worker.stop(deadline(STOP_TIMEOUT));
    }
}
