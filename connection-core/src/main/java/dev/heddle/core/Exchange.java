// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its reply. Created and registered before its frame is queued. The reply, the end of the connection, a
 * timeout and a cancellation compete for its outcome: the first of them ends the exchange, the others learn that they
 * came too late. Thread-safe, without locks.
 *
 * @param <Q> the protocol's requests
 * @param <R> the protocol's replies
 */
public final class Exchange<Q, R> extends Awaited {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final VarHandle OUTCOME = field("outcome", Object.class);
    private static final VarHandle HOOK = field("hook", Runnable.class);
    private static final VarHandle DEADLINE = field("deadline", Deadline.class);
    private static final VarHandle SENT = field("sent", boolean.class);

    /**
     * The outcome of an exchange that failed because its connection ended. Any other object that is not a {@link Bare}
     * is a reply.
     */
    private record Failure(ConnectionClosedException cause) {}

    /** The state of an exchange whose reply is pending; few exchanges have one. */
    private static final class Interim {
        private volatile long asyncId;
        /** How many bytes the connection had received when the deadline was last moved. */
        private volatile long heard = -1;
    }

    /** The state of an exchange. */
    public enum State {
        /** The frame waits to be written. */
        QUEUED,
        /** The frame has been written. */
        SENT,
        /** The peer has sent an interim reply, which names the async id; the final reply takes time. */
        PENDING,
        /** The reply has been received. */
        DONE,
        /** The connection ended before the reply. */
        FAILED,
        /** The caller cancelled the exchange. */
        CANCELLED,
        /** The deadline passed. */
        TIMED_OUT;

        /** Whether the exchange has ended in this state. */
        public boolean isFinal() {
            return compareTo(DONE) >= 0;
        }
    }

    /** An outcome that holds no object to hand out. */
    private enum Bare {
        /** The reply was handed out. */
        TAKEN(State.DONE),
        CANCELLED(State.CANCELLED),
        TIMED_OUT(State.TIMED_OUT);

        private final State state;

        Bare(State state) {
            this.state = state;
        }
    }

    private final Q request;
    private final long id;
    private final @Nullable Consumer<Exchange<?, ?>> ended;
    private volatile Deadline deadline;
    private volatile @Nullable Object outcome;
    private volatile @Nullable Runnable hook;
    private volatile boolean sent;
    /** The content of the interim replies; null before the first one. */
    private volatile @Nullable Interim interim;
    /** Written by the reader thread before the outcome. */
    private long arrival = Long.MAX_VALUE;

    private volatile boolean watched;
    /**
     * Takes the parts of the reply; null if the caller did not ask for parts. Set before this exchange is registered.
     */
    @Nullable
    PartQueue<R> parts;

    /** The next exchange of the same frame. Set before the frame is queued. */
    @Nullable
    Exchange<Q, R> sibling;

    /**
     * Creates an exchange.
     *
     * @param ended takes the exchange when it has ended; null for none
     */
    Exchange(Q request, long id, Deadline deadline, @Nullable Consumer<Exchange<?, ?>> ended) {
        this.request = request;
        this.id = id;
        this.deadline = deadline;
        this.ended = ended;
    }

    private static VarHandle field(String name, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(Exchange.class, name, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Returns the request, as it was passed in. */
    public Q request() {
        return request;
    }

    /** Returns the message id of the request. */
    public long id() {
        return id;
    }

    /**
     * Returns the deadline of the reply. May move to a later moment while the peer reports that the reply is pending.
     */
    public Deadline deadline() {
        return deadline;
    }

    /** Returns the current state. */
    public State state() {
        return switch (outcome) {
            case null -> interim != null ? State.PENDING : sent ? State.SENT : State.QUEUED;
            case Bare bare -> bare.state;
            case Failure failure -> State.FAILED;
            default -> State.DONE;
        };
    }

    /**
     * Returns the async id of the latest interim reply; meaningful once {@link #state()} was {@link State#PENDING},
     * else 0.
     */
    public long asyncId() {
        Interim latest = interim;
        return latest == null ? 0 : latest.asyncId;
    }

    /**
     * Returns the number of the reply that ended this exchange, counting the connection's replies in the order of their
     * arrival: replies need not come in the order of their requests. Meaningful once {@link #isDone};
     * {@link Long#MAX_VALUE} if the exchange ended without a reply.
     */
    public long arrival() {
        return state() == State.DONE ? arrival : Long.MAX_VALUE;
    }

    /** Whether an interim reply has named an async id. */
    public boolean hasAsyncId() {
        return asyncId() != 0;
    }

    @Override
    public boolean isDone() {
        return outcome != null;
    }

    /**
     * Returns the reply once; a second call, or a call without a reply, returns null. Ownership passes to the caller.
     */
    @Nullable
    R take() {
        Object end = outcome;
        if (end == null
                || end instanceof Bare
                || end instanceof Failure
                || !OUTCOME.compareAndSet(this, end, Bare.TAKEN)) {
            return null;
        }
        @SuppressWarnings("unchecked") // only answer() stores anything else
        R reply = (R) end;
        return reply;
    }

    /** Returns why the connection ended; null unless that ended this exchange. */
    @Nullable
    ConnectionClosedException failure() {
        return outcome instanceof Failure failure ? failure.cause() : null;
    }

    void markSent() {
        SENT.setRelease(this, true); // no thread acts on it at once, so a full fence is not needed
    }

    /** Notes an interim reply. For the reader thread. */
    void markPending(long newAsyncId) {
        if (outcome == null) {
            Interim latest = interim == null ? new Interim() : interim;
            latest.asyncId = newAsyncId;
            interim = latest;
        }
    }

    /**
     * Moves the deadline, which has passed, if the peer reported that the reply is pending, bytes were received since
     * the deadline was last moved, and the deadline allows it.
     *
     * @param received how many bytes the connection has received
     * @return whether the deadline is now later
     */
    boolean extend(long received) {
        Deadline passed = deadline;
        Interim latest = interim;
        if (latest == null || isDone() || received == latest.heard) {
            return false;
        }
        Deadline later = passed.extended();
        if (later == null) {
            return false;
        }
        latest.heard = received;
        DEADLINE.compareAndSet(this, passed, later); // if this fails, another thread has moved it
        return true;
    }

    /** Whether {@link Expiry} ends this exchange at its deadline. */
    boolean watched() {
        return watched;
    }

    void watched(boolean now) {
        watched = now;
    }

    /**
     * Ends this exchange with its reply. For the reader thread.
     *
     * @param reply passes into this exchange's ownership if this returns true
     * @param count the number of this reply among the connection's replies
     * @param answered counts the exchanges that get their reply, before their callers see it
     * @return false if this exchange had already ended
     */
    boolean answer(R reply, long count, LongAdder answered) {
        arrival = count;
        return end(reply, answered);
    }

    /**
     * Ends this exchange because its connection has ended.
     *
     * @param failed counts the exchanges that end this way
     * @return false if this exchange had already ended
     */
    boolean fail(ConnectionClosedException cause, LongAdder failed) {
        return end(new Failure(cause), failed);
    }

    /**
     * Ends this exchange without a reply.
     *
     * @param end {@link State#TIMED_OUT} or {@link State#CANCELLED}
     * @param givenUp counts the exchanges that end this way
     * @return false if this exchange had already ended
     */
    boolean giveUp(State end, LongAdder givenUp) {
        return end(
                switch (end) {
                    case TIMED_OUT -> Bare.TIMED_OUT;
                    case CANCELLED -> Bare.CANCELLED;
                    default -> throw new IllegalArgumentException("not a state without a reply: " + end);
                },
                givenUp);
    }

    private boolean end(Object end, LongAdder counter) {
        if (outcome != null) {
            return false;
        }
        counter.increment(); // first: a caller that has its reply must see it in the counter
        if (!OUTCOME.compareAndSet(this, null, end)) {
            counter.decrement();
            return false;
        }
        wake();
        Consumer<Exchange<?, ?>> told = ended;
        if (told != null) {
            runHook(() -> told.accept(this));
        }
        runHooks();
        return true;
    }

    /**
     * Runs {@code then} once: on the thread that ends this exchange, or now if it has already ended. Exceptions that
     * {@code then} throws are logged.
     */
    void whenEnded(Runnable then) {
        Runnable earlier;
        Runnable all;
        do {
            earlier = hook;
            all = earlier == null ? then : both(earlier, then);
        } while (!HOOK.compareAndSet(this, earlier, all));
        // The thread that ends this exchange sets the outcome and then reads the hook, so at least one of the two
        // threads sees the other's write.
        if (outcome != null) {
            runHooks();
        }
    }

    private Runnable both(Runnable first, Runnable second) {
        return () -> {
            runHook(first);
            runHook(second);
        };
    }

    private void runHooks() {
        Runnable current = hook;
        while (current != null) {
            if (HOOK.compareAndSet(this, current, null)) {
                runHook(current);
            }
            current = hook;
        }
    }

    /** Runs a hook and logs its exception, which must not prevent other exchanges from ending. */
    private void runHook(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            LOG.warn("a callback for the end of exchange {} failed", id, e);
        }
    }

    @Override
    public String toString() {
        return "exchange " + id + " (" + request + ", " + state() + ")";
    }
}
