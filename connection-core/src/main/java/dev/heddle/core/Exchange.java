package dev.heddle.core;

import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and the reply it is owed. Made and registered before its frame is queued, completed exactly once, removed
 * from its connection's table in exactly one place. Thread-safe.
 *
 * @param <Q> the protocol's requests
 * @param <R> the protocol's replies
 */
public final class Exchange<Q, R> extends Awaited {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    /** How often to look for an end that is a few instructions away, before waiting takes no processor time. */
    private static final int END_SPINS = 1000;

    private static final long END_PARK_NANOS = 100_000;

    /** Where an exchange stands. */
    public enum State {
        /** Its frame waits to be written. */
        QUEUED,
        /** Its frame has been written. */
        SENT,
        /** The peer has said that the answer will take time, and under which async id. */
        PENDING,
        /** The reply is there. */
        DONE,
        /** The connection ended first. */
        FAILED,
        /** Cancelled by its caller. */
        CANCELLED,
        /** Its deadline passed. */
        TIMED_OUT;

        /** Whether nothing follows this state. */
        public boolean isFinal() {
            return compareTo(DONE) >= 0;
        }
    }

    private final Q request;
    private final long id;
    private volatile Deadline deadline;
    private volatile State state = State.QUEUED;
    private volatile long asyncId;
    private volatile long arrival = Long.MAX_VALUE;
    private @Nullable R reply;
    private @Nullable ConnectionClosedException failure;
    private @Nullable Runnable onFinal;
    private volatile boolean watched;
    /** How many bytes the connection had received when the deadline was last moved. */
    private long heard = -1;
    /** The next one in the same chain of the {@link ExchangeTable}, which guards it. */
    @Nullable
    Exchange<Q, R> next;
    /** The next one of the same frame. Set before the frame is queued. */
    @Nullable
    Exchange<Q, R> sibling;

    /**
     * Makes one.
     *
     * @param ended hears of the end; null if nobody wants to
     */
    Exchange(Q request, long id, Deadline deadline, @Nullable Consumer<Exchange<?, ?>> ended) {
        this.request = request;
        this.id = id;
        this.deadline = deadline;
        this.onFinal = ended == null ? null : () -> ended.accept(this);
    }

    /** The request, as it was passed in. */
    public Q request() {
        return request;
    }

    /** The message id that the request was sent under. */
    public long id() {
        return id;
    }

    /** Until when the reply is waited for. May move to a later moment while the peer says that the reply is pending. */
    public Deadline deadline() {
        return deadline;
    }

    /** Where it stands now. */
    public State state() {
        return state;
    }

    /** The async id of the latest interim reply; meaningful once {@link #state()} was {@link State#PENDING}, else 0. */
    public long asyncId() {
        return asyncId;
    }

    /**
     * Which of the connection's replies ended this, counted as they came: replies need not come in the order of their requests. Meaningful
     * once {@link #isDone}; {@link Long#MAX_VALUE} if it ended without a reply.
     */
    public long arrival() {
        return arrival;
    }

    void markArrival(long count) {
        arrival = count;
    }

    /** Whether an interim reply has named an async id. */
    public boolean hasAsyncId() {
        return asyncId != 0;
    }

    @Override
    public boolean isDone() {
        return state.isFinal();
    }

    /** The reply, once: a second call, or a call without a reply, returns null. Ownership passes to the caller. */
    synchronized @Nullable R take() {
        R taken = reply;
        reply = null;
        return taken;
    }

    synchronized @Nullable ConnectionClosedException failure() {
        return failure;
    }

    synchronized void markSent() {
        if (state == State.QUEUED) {
            state = State.SENT;
        }
    }

    synchronized void markPending(long newAsyncId) {
        if (!state.isFinal()) {
            asyncId = newAsyncId;
            state = State.PENDING;
        }
    }

    /**
     * The deadline has passed: moves it, if the peer said that the reply is pending, something was heard since the deadline was last
     * moved, and the deadline allows it.
     *
     * @param received how many bytes the connection has received
     * @return whether the deadline is a later one now
     */
    synchronized boolean extend(long received) {
        if (state != State.PENDING || received == heard) {
            return false;
        }
        Deadline later = deadline.extended();
        if (later == null) {
            return false;
        }
        heard = received;
        deadline = later;
        return true;
    }

    /** Whether {@link Expiry} ends this at its deadline. */
    boolean watched() {
        return watched;
    }

    void watched(boolean now) {
        watched = now;
    }

    /** Ends the exchange; only whoever removed it from the table calls this. */
    void finish(State end, @Nullable R withReply, @Nullable ConnectionClosedException withFailure) {
        Runnable hook;
        synchronized (this) {
            if (state.isFinal()) {
                throw new IllegalStateException("exchange " + id + " ended twice: " + state + ", " + end);
            }
            reply = withReply;
            failure = withFailure;
            state = end;
            hook = onFinal;
            onFinal = null;
        }
        wake();
        if (hook != null) {
            runHook(hook);
        }
    }

    /** Waits for the end of an exchange that has left the table: the thread that took it out ends it, maybe after many others. */
    void awaitEnd() {
        for (int spins = 0; !isDone(); spins++) {
            if (spins < END_SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(END_PARK_NANOS);
            }
        }
    }

    /** What a hook throws must not keep other exchanges from their end. */
    private void runHook(Runnable hook) {
        try {
            hook.run();
        } catch (RuntimeException | Error e) {
            LOG.warn("what follows the end of exchange {} failed", id, e);
        }
    }

    /** Runs {@code hook} through {@code executor} once the exchange has ended, which may be now. */
    void whenFinal(Executor executor, Runnable hook) {
        synchronized (this) {
            if (!state.isFinal()) {
                Runnable earlier = onFinal;
                onFinal = () -> {
                    if (earlier != null) {
                        runHook(earlier);
                    }
                    executor.execute(hook);
                };
                return;
            }
        }
        executor.execute(hook);
    }

    @Override
    public String toString() {
        return "exchange " + id + " (" + request + ", " + state + ")";
    }
}
