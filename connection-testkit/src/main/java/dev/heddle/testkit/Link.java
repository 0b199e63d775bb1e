// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import dev.heddle.core.ConnectionMessageHandler;
import dev.heddle.core.Deadline;
import dev.heddle.core.Exchange;
import dev.heddle.core.MetricsSnapshot;
import dev.heddle.core.Overflow;
import dev.heddle.core.Permits;
import dev.heddle.core.Worker;
import dev.heddle.core.WorkerBackend;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.buffer.BufferPool;
import dev.heddle.core.net.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A connection under test: a handler on the backend's worker, a fault transport below it, and a scripted peer at the
 * other end. Calls without a timeout wait without limit, on a clock that only the test moves.
 */
final class Link implements AutoCloseable {
    /** The prefix of the names of the worker's threads. */
    static final String THREADS = "tck";

    final ConnectionMessageHandler<TestRequest, TestReply> handler;
    final TestProtocol protocol;
    final FaultTransport transport;
    final Transport far;
    final ScriptedPeer peer;
    private final boolean virtualCallers;
    private volatile Consumer<TestReply> listener;

    private Link(Spec spec, Transport near, Transport far) throws IOException {
        this.transport = new FaultTransport(near);
        this.far = far;
        this.protocol = new TestProtocol(spec.config.pool(), spec.permits);
        protocol.setIdLimit(spec.idLimit);
        if (spec.ordered) {
            protocol.setOrdered();
        }
        this.protocol.setOverflow(spec.overflow);
        this.peer = new ScriptedPeer(far);
        this.virtualCallers = spec.virtualCallers;
        Worker worker = spec.backend.newWorker(spec.config);
        Consumer<TestReply> wanted = spec.listener;
        this.listener = wanted == null ? protocol::discard : wanted;
        this.handler = spec.deaf
                ? ConnectionMessageHandler.start(worker, transport, protocol)
                : ConnectionMessageHandler.start(worker, transport, protocol, message -> listener.accept(message));
    }

    /** The settings of a link. */
    static final class Spec {
        private final WorkerBackend backend;
        private boolean virtualCallers;
        private WorkerConfig config;
        private @Nullable Permits permits;
        private int capacity = 64 << 10;
        private @Nullable Consumer<TestReply> listener;
        private boolean deaf;
        private long idLimit = Long.MAX_VALUE;
        private boolean ordered;
        private Overflow overflow = Overflow.DROP;

        Spec(WorkerBackend backend, FakeClock clock, BufferPool pool) {
            this.backend = backend;
            this.config = WorkerConfig.defaults()
                    .withName(THREADS)
                    .withTime(clock)
                    .withPool(pool)
                    .withReceiveBufferBytes(16 << 10);
        }

        Spec config(UnaryOperator<WorkerConfig> change) {
            config = change.apply(config);
            return this;
        }

        Spec virtualCallers(boolean virtual) {
            virtualCallers = virtual;
            return this;
        }

        Spec permits(Permits newPermits) {
            permits = newPermits;
            return this;
        }

        /** Sets the listener of notifications, from the start of the link; without it they are discarded. */
        Spec listener(Consumer<TestReply> newListener) {
            listener = newListener;
            return this;
        }

        /** Starts the connection without a listener. */
        Spec deaf() {
            deaf = true;
            return this;
        }

        Spec idLimit(long limit) {
            idLimit = limit;
            return this;
        }

        Spec ordered() {
            ordered = true;
            return this;
        }

        Spec overflow(Overflow policy) {
            overflow = policy;
            return this;
        }

        Spec capacity(int bytes) {
            capacity = bytes;
            return this;
        }

        WorkerConfig config() {
            return config;
        }

        Link inMemory() throws IOException {
            InMemoryTransport.Pair pair = InMemoryTransport.pair(capacity);
            return new Link(this, pair.left(), pair.right());
        }

        Link over(Transport near, Transport far) throws IOException {
            return new Link(this, near, far);
        }
    }

    /** Returns the other end of a link in memory. */
    InMemoryTransport memory() {
        return (InMemoryTransport) far;
    }

    /** Sets the listener of the notifications that come from now on. */
    void onNotification(Consumer<TestReply> newListener) {
        listener = newListener;
    }

    Deadline in(Duration timeout) {
        return handler.deadline(timeout);
    }

    String call(String text) throws IOException {
        return call(text, Deadline.NEVER);
    }

    String call(String text, Deadline deadline) throws IOException {
        return handler.call(TestRequest.of(text), deadline).take();
    }

    Exchange<TestRequest, TestReply> send(String text) throws IOException {
        return handler.sendo(TestRequest.of(text), Deadline.NEVER);
    }

    String receive(Exchange<TestRequest, TestReply> exchange) throws IOException {
        return handler.recvo(exchange).take();
    }

    CompletableFuture<TestReply> future(String text) throws IOException {
        return future(text, Deadline.NEVER);
    }

    CompletableFuture<TestReply> future(String text, Deadline deadline) throws IOException {
        return handler.callAsync(TestRequest.of(text), deadline, handler);
    }

    Caller<String> caller(String text) {
        return Caller.start(virtualCallers, () -> call(text));
    }

    Caller<String> caller(String text, Duration timeout) {
        Deadline deadline = in(timeout);
        return Caller.start(virtualCallers, () -> call(text, deadline));
    }

    /**
     * Starts callers and waits until the peer has received all their requests; the texts are {@code caller 0} and so
     * on.
     */
    List<Caller<String>> waitingCallers(int count) throws IOException {
        List<Caller<String>> callers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            callers.add(caller("caller " + i));
        }
        pending = peer.awaitRequests(count);
        return callers;
    }

    private List<TestMessage> pending = List.of();

    /** Returns the requests of the last {@link #waitingCallers}. */
    List<TestMessage> pending() {
        return pending;
    }

    /**
     * Makes a call that the peer answers at once: shows that the connection works, and that all earlier messages have
     * been read.
     */
    void assertWorks() throws IOException, InterruptedException {
        Caller<String> probe = caller("probe");
        TestMessage request = peer.awaitRequest();
        if (!request.text().equals("probe")) {
            throw new AssertionError("not the probe: " + request);
        }
        peer.send(request.answer("alive"));
        if (!probe.get().equals("alive")) {
            throw new AssertionError("the probe got the wrong answer");
        }
    }

    MetricsSnapshot metrics() {
        return handler.metrics();
    }

    @Override
    public void close() {
        handler.close();
        peer.close();
    }
}
