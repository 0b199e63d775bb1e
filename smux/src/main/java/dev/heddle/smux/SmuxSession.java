// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import dev.heddle.core.Awaited;
import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.Deadline;
import dev.heddle.core.Slot;
import dev.heddle.core.Worker;
import dev.heddle.core.net.Transport;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A session: many streams over one connection. Either side may open streams. Thread-safe. The session creates no
 * thread; its worker backend decides on which threads it runs.
 *
 * <p>On the {@code single} backend the connection makes progress only while a thread waits in a method of the session
 * or of one of its streams. Streams arrive, windows open and keep-alive frames are sent only then. Keep one thread in
 * {@link #acceptStream()} or in a read, or turn keep-alive off on both sides.
 */
public final class SmuxSession implements AutoCloseable {
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final SmuxConfig config;
    private final SmuxCodec codec;
    private final Worker worker;
    private final String name;
    private final ReceiveBudget budget;
    private final StreamTable table;
    private final AcceptQueue accepts;
    private final StreamRouter router;
    private final StreamIds ids;
    private final ControlFrames control;
    private final CompletableFuture<ConnectionClosedException> closeFuture = new CompletableFuture<>();
    private final LongAdder opened = new LongAdder();
    private final LongAdder aborted = new LongAdder();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final Event ended = new Event(null);
    private volatile boolean draining;

    SmuxSession(String name, SmuxConfig config, StreamIds ids) {
        this.name = name;
        this.config = config;
        this.ids = ids;
        this.codec = new SmuxCodec(config.version());
        this.worker = config.backend().newWorker(config.worker());
        this.budget = new ReceiveBudget(worker, config.maxReceiveBuffer());
        this.table = new StreamTable(config.maxStreams());
        this.accepts = new AcceptQueue(config.acceptBacklog(), config.acceptOverflow(), budget);
        this.control = new ControlFrames(worker, codec);
        this.router = new StreamRouter(this, table, accepts, budget, codec);
    }

    /**
     * Starts the client side of a session; its streams have odd ids.
     *
     * @param transport a connected transport; the session takes ownership of it
     * @param config settings with the same version as the peer's
     * @throws ConnectionClosedException if the transport cannot be used
     */
    public static SmuxSession client(Transport transport, SmuxConfig config) throws ConnectionClosedException {
        return start(transport, config, new StreamIds(1));
    }

    /**
     * Starts the server side of a session; its streams have even ids.
     *
     * @param transport a connected transport; the session takes ownership of it
     * @param config settings with the same version as the peer's
     * @throws ConnectionClosedException if the transport cannot be used
     */
    public static SmuxSession server(Transport transport, SmuxConfig config) throws ConnectionClosedException {
        return start(transport, config, new StreamIds(0));
    }

    static SmuxSession start(Transport transport, SmuxConfig config, StreamIds ids) throws ConnectionClosedException {
        SmuxSession session = new SmuxSession("smux session to " + transport.peer(), config, ids);
        session.worker.start(transport, session.codec, session.router);
        if (config.halfClose() != HalfClose.AT_ONCE) {
            session.control.sendGreeting();
        }
        new KeepAlive(session.worker, config, session.budget, session.codec).start();
        return session;
    }

    /**
     * Opens a stream. Waits up to {@link SmuxConfig#openTimeout()} for room in the send queue, but not for the peer.
     */
    public SmuxStream openStream() throws IOException {
        return openStream(deadline(config.openTimeout()));
    }

    /**
     * Opens a stream without waiting for the peer. The protocol has no response to SYN: a peer that refuses the stream
     * sends FIN at once.
     *
     * @param deadline until when to wait for room in the send queue
     * @throws SmuxTimeoutException if the send queue has no room before the deadline
     * @throws SmuxStreamLimitException if this side has as many streams open as the settings allow
     * @throws SmuxGoAwayException if the session is draining or has used up its ids
     * @throws SmuxSessionClosedException if the session has ended
     */
    public SmuxStream openStream(Deadline deadline) throws IOException {
        checkOpen();
        try (Slot slot = worker.slot(SmuxCodec.HEADER)) {
            if (!slot.await(deadline)) {
                throw new SmuxTimeoutException("cannot open a stream: the send queue had no room in time", 0);
            }
            SmuxStream stream = register();
            slot.submit(new Control(codec.encode(new SmuxFrame.Syn(stream.rawId())), true, () -> {}));
            opened.increment();
            return stream;
        } catch (ConnectionClosedException e) {
            throw closedException(0);
        } catch (InterruptedException e) {
            throw interrupted(0);
        }
    }

    private SmuxStream register() throws SmuxException {
        while (true) {
            checkOpen();
            SmuxStream stream = new SmuxStream(this, ids.next(), false);
            switch (table.add(stream)) {
                case YES -> {
                    if (worker.failure() != null) {
                        table.remove(stream);
                        throw closedException(0);
                    }
                    return stream;
                }
                case FULL -> throw new SmuxStreamLimitException(config.maxStreams());
                case TAKEN -> {} // the peer uses an id of this side: try the next one
            }
        }
    }

    private void checkOpen() throws SmuxException {
        if (worker.failure() != null || closing.get()) {
            throw closedException(0);
        }
        if (draining) {
            throw new SmuxGoAwayException("cannot open a stream: the session is draining");
        }
    }

    /** Returns the next stream that the peer has opened; waits until there is one. */
    public SmuxStream acceptStream() throws IOException {
        return acceptStream(Deadline.NEVER);
    }

    /**
     * Returns the next stream that the peer has opened, in the order of arrival. Streams that arrived before the
     * connection ended are returned before the exception is thrown.
     *
     * @param deadline until when to wait
     * @throws SmuxTimeoutException if the peer opened no stream before the deadline
     * @throws SmuxSessionClosedException if the session has ended
     */
    public SmuxStream acceptStream(Deadline deadline) throws IOException {
        while (true) {
            boolean ended = worker.failure() != null || closing.get();
            SmuxStream stream = closing.get() ? null : accepts.poll();
            if (stream != null) {
                return stream;
            }
            if (ended) {
                throw closedException(0);
            }
            if (deadline.expired()) {
                throw new SmuxTimeoutException("the peer opened no stream in time", 0);
            }
            Event event = accepts.joinIfEmpty();
            if (event != null && worker.failure() != null) {
                accepts.leave(event); // onClosed may have woken the waiters before this event joined them
            } else if (event != null) {
                boolean unused = accepts.await(this, event, deadline, 0);
            }
        }
    }

    /** How many streams may still send or receive. Streams that are not accepted yet count too. */
    public int numStreams() {
        return table.size();
    }

    /** Whether the session has ended, for whatever reason. */
    public boolean isClosed() {
        return worker.failure() != null;
    }

    /**
     * Returns a future that completes with the cause when the session ends. It completes in a callback of the backend.
     */
    public CompletableFuture<ConnectionClosedException> closeFuture() {
        return closeFuture.copy();
    }

    /** Returns a deadline {@code timeout} from now on this session's clock. */
    public Deadline deadline(Duration timeout) {
        return Deadline.after(config.worker().time(), timeout);
    }

    /** The settings of this session. */
    public SmuxConfig config() {
        return config;
    }

    /** The counters. They are also available after the session has ended. */
    public SmuxMetrics metrics() {
        return new SmuxMetrics(
                worker.metrics().snapshot(),
                table.size(),
                opened.sum(),
                router.accepted.sum(),
                router.refused.sum(),
                aborted.sum(),
                budget.taken(),
                router.dropped.sum(),
                control.updates.sum(),
                budget.pauses());
    }

    /**
     * Waits until the transport has taken everything that was queued before this call.
     *
     * @param deadline until when to wait
     * @return true if the transport has taken everything; false if the deadline passed or the session ended first
     * @throws InterruptedIOException if the thread was interrupted
     */
    public boolean flush(Deadline deadline) throws InterruptedIOException {
        return flush(deadline, 0);
    }

    private boolean flush(Deadline deadline, int written) throws InterruptedIOException {
        Event left = new Event(null);
        worker.submit(new Control(ByteBuffer.allocate(0), false, () -> Event.fireAll(left)));
        return await(left, deadline, written) && worker.sendFailure() == null;
    }

    /**
     * Makes sure that queued frames are written even if no thread waits in the session from now on. Frames that are not
     * written before the deadline are written by the next call that waits.
     */
    void push(Deadline deadline, int written) throws InterruptedIOException {
        if (worker.stranded()) {
            boolean unused = flush(deadline, written);
        }
    }

    /** Like {@link #push}, for methods that otherwise do not wait. */
    void pushEnd() {
        try {
            push(deadline(config.closeTimeout()), 0);
        } catch (InterruptedIOException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Drains the session: opens and accepts no more streams, waits until the existing streams have ended and their
     * bytes have been read, then closes the session. Refuses streams that the peer opens meanwhile.
     *
     * @param deadline until when to wait; the session is also closed if the deadline passes
     * @return whether all streams had ended
     * @throws InterruptedIOException if the thread was interrupted; the session is not closed then
     */
    public boolean drain(Deadline deadline) throws InterruptedIOException {
        draining = true;
        Event empty;
        boolean ended = true;
        while (ended && worker.failure() == null && (empty = table.joinUnlessEmpty()) != null) {
            ended = table.await(this, empty, deadline, 0);
        }
        close();
        return ended;
    }

    /**
     * Closes the session and all its streams. Waits up to {@link SmuxConfig#closeTimeout()} for the transport to take
     * the queued frames, shuts the output down, waits up to one second for the peer to end the connection too, then
     * closes the connection and discards unread bytes. Later calls do nothing.
     *
     * <p>The last wait protects the peer: a connection that is cut while the peer is sending fails at the peer, perhaps
     * before the peer has received the last bytes. A peer that is still reading after that wait may lose bytes for
     * which its operating system had no room. {@link #drain} waits until the peer has finished.
     */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        budget.lift();
        try {
            if (worker.failure() == null && flush(deadline(config.closeTimeout()))) {
                worker.shutdownOutput();
                boolean unused = await(ended, deadline(LINGER), 0);
            }
        } catch (InterruptedIOException e) {
            Thread.currentThread().interrupt();
        } finally {
            worker.stop(Deadline.after(config.worker().time(), STOP_TIMEOUT));
            router.discardAll();
        }
    }

    // The methods below are for the streams and the router.

    boolean await(Awaited awaited, Deadline deadline, int written) throws InterruptedIOException {
        try {
            return worker.receive(awaited, deadline);
        } catch (InterruptedException e) {
            throw interrupted(written);
        }
    }

    private static InterruptedIOException interrupted(int written) {
        Thread.currentThread().interrupt();
        InterruptedIOException interrupted = new InterruptedIOException("interrupted after " + written + " bytes");
        interrupted.bytesTransferred = written;
        return interrupted;
    }

    SmuxSessionClosedException closedException(int written) {
        ConnectionClosedException cause = worker.sendFailure();
        String why = cause == null ? "closed by this side" : String.valueOf(cause.getMessage());
        return new SmuxSessionClosedException("the session has ended: " + why, written, cause);
    }

    @Nullable
    ConnectionClosedException failure() {
        return worker.failure();
    }

    Worker worker() {
        return worker;
    }

    SmuxCodec codec() {
        return codec;
    }

    ReceiveBudget budget() {
        return budget;
    }

    int version() {
        return codec.version();
    }

    long nanoTime() {
        return config.worker().time().nanoTime();
    }

    boolean stoppedHere() {
        return closing.get();
    }

    boolean holdsHalfCloses() {
        return switch (config.halfClose()) {
            case AT_ONCE -> false;
            case AFTER_READ_ENDS -> true;
            case IF_UNDERSTOOD -> !router.peerTakesHalfCloses;
        };
    }

    boolean isDraining() {
        return draining;
    }

    ControlFrames control() {
        return control;
    }

    /**
     * Handles the end of one direction of the stream. Once both directions have ended, the id of the stream is free.
     */
    void ended(SmuxStream stream) {
        if (stream.out().isShut() && stream.in().finished()) {
            table.ended(stream);
        }
    }

    /** Returns how many threads wait for a stream to accept. For tests. */
    int acceptors() {
        return accepts.waiting();
    }

    void drained(SmuxStream stream) {
        table.drained(stream);
    }

    void forget(SmuxStream stream) {
        table.remove(stream);
    }

    void aborted() {
        aborted.increment();
    }

    void closed(ConnectionClosedException cause) {
        Event.fireAll(ended);
        worker.callbacks().execute(() -> closeFuture.complete(cause));
    }

    @Override
    public String toString() {
        return name;
    }
}
