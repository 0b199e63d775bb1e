package dev.heddle.core;

import dev.heddle.core.ConnectionClosedException.Reason;
import dev.heddle.core.ExchangeTimeoutException.Stage;
import dev.heddle.core.net.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The root of a handler chain: owns a worker, gives out message ids, and routes what is read to the exchange that it
 * answers. Thread-safe. Creates no thread and knows none.
 *
 * @param <Q> requests
 * @param <R> replies and notifications
 */
public final class ConnectionMessageHandler<Q, R> implements MessageHandler<Q, R>, AutoCloseable {
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    /** A deadline noticed so late tells that this process, or this machine, stood still, and nothing about the peer. */
    private static final Duration STALL = Duration.ofSeconds(1);
    /** What came during a stall is read within this time. */
    private static final Duration AFTER_STALL = Duration.ofSeconds(5);

    private final Worker worker;
    private final MessageProtocol<Q, R> protocol;
    private final @Nullable Permits permits;
    private final ExchangeTable<Q, R> table = new ExchangeTable<>();
    private final LateReplies<Q, R> late;
    private final Expiry<Q, R> expiry;
    private final AtomicLong nextId = new AtomicLong();
    private final Metrics metrics;
    private final String peer;
    private final ReadHold reading;
    private final ConnectionListeners listeners;

    private ConnectionMessageHandler(Worker worker, String peer, MessageProtocol<Q, R> protocol) {
        this.worker = worker;
        this.peer = peer;
        this.reading = new ReadHold(worker);
        this.listeners = ConnectionListeners.began(peer);
        this.protocol = protocol;
        this.permits = protocol.permits();
        this.metrics = worker.metrics();
        this.late = new LateReplies<>(protocol, worker.callbacks());
        this.expiry = new Expiry<>(worker, table, this::expire);
        metrics.gaugeOpen(table::size);
    }

    /**
     * Starts a connection on which messages that answer nothing are discarded.
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
     * @param listener takes the messages that answer nothing, from the first one on: one at a time, in order, among
     *     the callbacks, maybe before
     *     this method has returned; owns the message
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
        Inbox<R> inbox = new Inbox<>(bounds, worker.callbacks(), reading, listener, protocol::discard);
        return new Router<>(protocol, table, late, inbox, new Answers(worker), metrics, listeners);
    }

    /** A deadline of {@code timeout} from now on this connection's clock. */
    public Deadline deadline(Duration timeout) {
        return Deadline.after(worker.config().time(), timeout);
    }

    /** The deadline of a call that starts now and names none. It is moved while the reply is pending, if the protocol wants that. */
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

    /** The counters; readable also after the end. */
    public MetricsSnapshot metrics() {
        return metrics.snapshot();
    }

    @Override
    public List<Exchange<Q, R>> sendo(List<Q> messages, Deadline deadline) throws IOException {
        List<Exchange<Q, R>> exchanges = new ArrayList<>(messages.size());
        for (Exchange<Q, R> each = send(messages, deadline); each != null; each = each.sibling) {
            exchanges.add(each);
        }
        return exchanges;
    }

    @Override
    public Exchange<Q, R> sendo(Q message, Deadline deadline) throws IOException {
        return send(List.of(message), deadline);
    }

    /** Returns the first exchange; the others are its siblings. */
    private Exchange<Q, R> send(List<Q> messages, Deadline deadline) throws IOException {
        ConnectionClosedException failure = worker.sendFailure();
        if (failure != null) {
            throw failure.forCaller();
        }
        PreparedFrame prepared = protocol.prepare(messages);
        boolean submitted = false;
        int permitsHeld = 0;
        int reserved = 0;
        try {
            if (Thread.interrupted()) {
                throw new InterruptedException(); // else it would depend on whether there is anything to wait for
            }
            int charge = 0;
            for (int i = 0; i < prepared.messages(); i++) {
                charge += prepared.charge(i);
            }
            permitsHeld = awaitPermits(charge, deadline);
            int length = prepared.length();
            if (!worker.reserve(length, deadline)) {
                throw new ExchangeTimeoutException(Stage.QUEUE, "the peer did not take the queued bytes in time");
            }
            reserved = length;
            Exchange<Q, R> first = register(prepared, messages, charge, deadline);
            submitted = true;
            submit(prepared, first, reserved);
            return first;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExchangeCancelledException("interrupted before the message was sent", true);
        } finally {
            if (!submitted) {
                prepared.release();
                worker.unreserve(reserved);
                if (permits != null) {
                    permits.release(permitsHeld);
                }
            }
        }
    }

    /** Returns the permits that are held now: all of them, or 0 if this throws. */
    private int awaitPermits(int charge, Deadline deadline) throws ConnectionException, InterruptedException {
        if (permits == null) {
            return 0;
        }
        if (!permits.take(charge, worker, deadline)) {
            checkOpen();
            throw new ExchangeTimeoutException(
                    Stage.PERMITS, "the peer granted no permit for a request of " + charge + " in time");
        }
        return charge;
    }

    private Exchange<Q, R> register(PreparedFrame prepared, List<Q> messages, int ids, Deadline deadline)
            throws ConnectionClosedException {
        long id = nextId.getAndAdd(ids);
        Exchange<Q, R> first = register(messages.get(0), id, deadline);
        Exchange<Q, R> last = first;
        for (int i = 1; i < prepared.messages(); i++) {
            id += prepared.charge(i - 1);
            Exchange<Q, R> exchange = register(messages.get(i), id, deadline);
            last.sibling = exchange;
            last = exchange;
        }
        return first;
    }

    private Exchange<Q, R> register(Q message, long id, Deadline deadline) throws ConnectionClosedException {
        Exchange<Q, R> exchange = new Exchange<>(message, id, deadline, listeners.exchangeBegan(id));
        table.register(exchange);
        return exchange;
    }

    private void submit(PreparedFrame prepared, Exchange<Q, R> first, int reserved) throws ConnectionClosedException {
        Frame frame;
        try {
            frame = new ExchangeFrame(prepared.seal(first.id()), first);
        } catch (RuntimeException | Error e) {
            // The ids are spent: the peer would wait for them for ever.
            worker.unreserve(reserved);
            ConnectionClosedException failure =
                    new ConnectionClosedException(Reason.INTERNAL, "a message could not be sealed: " + e, e);
            worker.fail(failure);
            checkOpen();
            throw failure;
        }
        frame.reserved(reserved);
        worker.submit(frame);
    }

    @Override
    public R recvo(Exchange<Q, R> exchange) throws ConnectionException {
        try {
            if (!await(exchange)) {
                abandon(exchange, Exchange.State.TIMED_OUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (abandon(exchange, Exchange.State.CANCELLED)) {
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
        return stalled(exchange.deadline()) && worker.receive(exchange, deadline(AFTER_STALL));
    }

    private static boolean stalled(Deadline passed) {
        return passed.remainingNanos() < -STALL.toNanos();
    }

    private R result(Exchange<Q, R> exchange) throws ConnectionException {
        exchange.awaitEnd();
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
     * Gives an exchange up: it leaves the table, the peer may be told, and a reply that still comes is dropped.
     *
     * @param exchange from {@link #sendo}; may have ended already, its reply is discarded then
     * @return whether it was still open
     */
    public boolean cancel(Exchange<Q, R> exchange) {
        if (abandon(exchange, Exchange.State.CANCELLED)) {
            return true;
        }
        exchange.awaitEnd();
        R unwanted = exchange.take();
        if (unwanted != null) {
            late.unwanted(exchange, unwanted);
        }
        return false;
    }

    /**
     * Asks the peer to give a request up, if the protocol can. Unlike after {@link #cancel}, the exchange stays open: the peer answers one way or
     * the other. Never waits.
     *
     * @param exchange from {@link #sendo}; nothing is asked if it has ended already
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

    private boolean abandon(Exchange<Q, R> exchange, Exchange.State end) {
        late.expect(exchange);
        if (!table.remove(exchange)) {
            exchange.awaitEnd();
            late.ended(exchange);
            return false;
        }
        (end == Exchange.State.TIMED_OUT ? metrics.timedOut : metrics.cancelled).increment();
        exchange.finish(end, null, null);
        sendCancel(exchange);
        return true;
    }

    /**
     * Sends one message; the future completes with its reply, among the callbacks. Waits for flow control as {@link #sendo}
     * does, not for the reply. Cancelling the future cancels the exchange; waiting in {@code get} or {@code join}, of it or of
     * what was derived from it, drives a worker without threads of its own; waiting for {@link CompletableFuture#allOf} does not.
     *
     * @param message the message
     * @param deadline until when to wait, now and for the reply
     * @param via the link of the chain that receives the reply; this for none but the root
     * @throws IOException if it was not sent
     */
    public CompletableFuture<R> callAsync(Q message, Deadline deadline, MessageHandler<Q, R> via) throws IOException {
        Exchange<Q, R> exchange = via.sendo(message, deadline);
        ReplyFuture<R> future = new ReplyFuture<>(worker, () -> cancel(exchange));
        expiry.watch(exchange);
        exchange.whenFinal(worker.callbacks(), () -> complete(future, exchange, via));
        return future;
    }

    private void expire(Exchange<Q, R> exchange) {
        if (stalled(exchange.deadline())) {
            worker.schedule(deadline(AFTER_STALL), () -> abandon(exchange, Exchange.State.TIMED_OUT));
        } else {
            abandon(exchange, Exchange.State.TIMED_OUT);
        }
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
        } catch (Throwable e) { // whoever waits for the future must hear of an Error too
            future.completeExceptionally(e);
        }
    }

    private void checkOpen() throws ConnectionClosedException {
        ConnectionClosedException failure = worker.failure();
        if (failure != null) {
            throw failure.forCaller();
        }
    }

    /** Whether the connection lives. */
    public boolean isOpen() {
        return worker.failure() == null;
    }

    /** Ends the connection at once, failing what is open on it, and waits for its threads to end, up to 10 s. */
    @Override
    public void close() {
        worker.stop(deadline(STOP_TIMEOUT));
    }
}
