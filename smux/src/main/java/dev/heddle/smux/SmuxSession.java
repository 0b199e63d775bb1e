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
 * Many streams over one connection, opened by either side. Thread-safe. It makes no thread: its worker backend decides
 * which run.
 *
 * <p>On the {@code single} backend the connection moves only while a thread waits in one of the session's or its
 * streams' calls: streams arrive, windows open and signs of life are sent only then. Keep one thread in
 * {@link #acceptStream()} or in a read, or turn keep-alive off at both ends.
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
     * Starts the end that calls itself client; its streams have odd ids.
     *
     * @param transport connected; passes into the session's ownership
     * @param config settings, of the same version as the peer's
     * @throws ConnectionClosedException if the transport cannot be used
     */
    public static SmuxSession client(Transport transport, SmuxConfig config) throws ConnectionClosedException {
        return start(transport, config, new StreamIds(1));
    }

    /**
     * Starts the end that calls itself server; its streams have even ids.
     *
     * @param transport connected; passes into the session's ownership
     * @param config settings, of the same version as the peer's
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

    /** Opens a stream; waits up to {@link SmuxConfig#openTimeout()} for room in the send queue, not for the peer. */
    public SmuxStream openStream() throws IOException {
        return openStream(deadline(config.openTimeout()));
    }

    /**
     * Opens a stream. The protocol has no answer to it: a peer that refuses the stream ends its output at once.
     *
     * @param deadline until when to wait for room in the send queue
     * @throws SmuxTimeoutException if there was none in time
     * @throws SmuxStreamLimitException if there are as many streams as the settings allow
     * @throws SmuxGoAwayException if the session is being drained or has used up its ids
     * @throws SmuxSessionClosedException if the session has ended
     */
    public SmuxStream openStream(Deadline deadline) throws IOException {
        checkOpen();
        try (Slot slot = worker.slot(SmuxCodec.HEADER)) {
            if (!slot.await(deadline)) {
                throw new SmuxTimeoutException("no room to open a stream in time", 0);
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
                case TAKEN -> {} // by a peer that uses ids of this side: take the next one
            }
        }
    }

    private void checkOpen() throws SmuxException {
        if (worker.failure() != null || closing.get()) {
            throw closedException(0);
        }
        if (draining) {
            throw new SmuxGoAwayException("the session is being drained");
        }
    }

    /** The next stream that the peer has opened; waits for it. */
    public SmuxStream acceptStream() throws IOException {
        return acceptStream(Deadline.NEVER);
    }

    /**
     * The next stream that the peer has opened, in order. Those that came before the connection ended are given out
     * first.
     *
     * @param deadline until when to wait
     * @throws SmuxTimeoutException if none came in time
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
                throw new SmuxTimeoutException("no stream was opened in time", 0);
            }
            Event event = accepts.joinIfEmpty();
            if (event != null && worker.failure() != null) {
                accepts.leave(event); // the end may have woken those who waited before this did
            } else if (event != null) {
                boolean unused = accepts.await(this, event, deadline, 0);
            }
        }
    }

    /** How many streams may still send or receive; those that nobody has accepted count too. */
    public int numStreams() {
        return table.size();
    }

    /** Whether the session has ended, for whatever reason. */
    public boolean isClosed() {
        return worker.failure() != null;
    }

    /** Completes, among the backend's callbacks, with the cause of the session's end. */
    public CompletableFuture<ConnectionClosedException> closeFuture() {
        return closeFuture.copy();
    }

    /** A deadline {@code timeout} from now on this session's clock. */
    public Deadline deadline(Duration timeout) {
        return Deadline.after(config.worker().time(), timeout);
    }

    /** The settings that the session was made with. */
    public SmuxConfig config() {
        return config;
    }

    /** The counters; readable also after the end. */
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
     * Waits until everything that was queued before has been handed to the transport.
     *
     * @param deadline until when to wait
     * @return whether it has been; false if the deadline passed or the session ended first
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
     * Has what was queued leave even if nobody waits in the session from now on. If it cannot in time, the next call
     * that waits sees to it.
     */
    void push(Deadline deadline, int written) throws InterruptedIOException {
        if (worker.stranded()) {
            boolean unused = flush(deadline, written);
        }
    }

    /** As {@link #push}, for calls that do not wait but for this. */
    void pushEnd() {
        try {
            push(deadline(config.closeTimeout()), 0);
        } catch (InterruptedIOException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Lets the session end: opens and accepts no more streams, waits until those that there are have ended and were
     * read, then closes. Streams that the peer still opens are refused.
     *
     * @param deadline until when to wait; then the session is closed all the same
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
     * Hands what is queued to the transport, up to {@link SmuxConfig#closeTimeout()}, says that no more will come,
     * gives the peer a second to end the connection too, then ends the session and all its streams, whose unread bytes
     * are thrown away. Later calls do nothing.
     *
     * <p>A connection that is cut while the peer is sending fails at the peer, maybe before the last bytes reached it:
     * hence the second. A peer that is still reading then may lose what its own system had no room for. {@link #drain}
     * waits until the peer has finished.
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

    // For the streams and the router.

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
        String why = cause == null ? "this side closes it" : String.valueOf(cause.getMessage());
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

    /** One direction of the stream has ended. */
    void ended(SmuxStream stream) {
        if (stream.out().isShut() && stream.in().finished()) {
            table.ended(stream);
        }
    }

    /** How many threads wait for a stream to accept, for tests. */
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
