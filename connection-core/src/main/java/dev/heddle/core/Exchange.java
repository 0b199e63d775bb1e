package dev.heddle.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and the reply it is owed. Made and registered before its frame is queued. Its reply, the end of the
 * connection and everybody who gives it up compete for its outcome; the first of them ends it, the others learn that
 * they came too late. Thread-safe, without locks.
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
     * The outcome of an exchange that the end of its connection ended. Any other object that is no {@link Bare} is a
     * reply.
     */
    private record Failure(ConnectionClosedException cause) {}

    /** Of the few exchanges whose answers take time. */
    private static final class Interim {
        private volatile long asyncId;
        /** How many bytes the connection had received when the deadline was last moved. */
        private volatile long heard = -1;
    }

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

    /** An outcome without anything to hand out. */
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
    /** What the interim replies said; null before the first one. */
    private volatile @Nullable Interim interim;
    /** Written by the thread that reads, before the outcome. */
    private long arrival = Long.MAX_VALUE;

    private volatile boolean watched;
    /** Takes the parts of the reply; null if the caller did not ask for parts. Set before this is registered. */
    @Nullable
    PartQueue<R> parts;

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
        this.ended = ended;
    }

    private static VarHandle field(String name, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(Exchange.class, name, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
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
        return switch (outcome) {
            case null -> interim != null ? State.PENDING : sent ? State.SENT : State.QUEUED;
            case Bare bare -> bare.state;
            case Failure failure -> State.FAILED;
            default -> State.DONE;
        };
    }

    /** The async id of the latest interim reply; meaningful once {@link #state()} was {@link State#PENDING}, else 0. */
    public long asyncId() {
        Interim latest = interim;
        return latest == null ? 0 : latest.asyncId;
    }

    /**
     * Which of the connection's replies ended this, counted as they came: replies need not come in the order of their
     * requests. Meaningful once {@link #isDone}; {@link Long#MAX_VALUE} if it ended without a reply.
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

    /** The reply, once: a second call, or a call without a reply, returns null. Ownership passes to the caller. */
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

    /** Why the connection ended; null unless that ended this exchange. */
    @Nullable
    ConnectionClosedException failure() {
        return outcome instanceof Failure failure ? failure.cause() : null;
    }

    void markSent() {
        SENT.setRelease(this, true); // nobody acts on it at once: a fence would be for nothing
    }

    /** For the thread that reads. */
    void markPending(long newAsyncId) {
        if (outcome == null) {
            Interim latest = interim == null ? new Interim() : interim;
            latest.asyncId = newAsyncId;
            interim = latest;
        }
    }

    /**
     * The deadline has passed: moves it, if the peer said that the reply is pending, something was heard since the
     * deadline was last moved, and the deadline allows it.
     *
     * @param received how many bytes the connection has received
     * @return whether the deadline is a later one now
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

    /** Whether {@link Expiry} ends this at its deadline. */
    boolean watched() {
        return watched;
    }

    void watched(boolean now) {
        watched = now;
    }

    /**
     * Ends this with its reply. For the thread that reads.
     *
     * @param reply passes into this exchange's ownership if this returns true
     * @param count which of the connection's replies it is
     * @param answered counts the exchanges that get their reply, before their callers see it
     * @return false if this had ended before
     */
    boolean answer(R reply, long count, LongAdder answered) {
        arrival = count;
        return end(reply, answered);
    }

    /**
     * Ends this with the end of its connection.
     *
     * @param failed counts the exchanges that end so
     * @return false if this had ended before
     */
    boolean fail(ConnectionClosedException cause, LongAdder failed) {
        return end(new Failure(cause), failed);
    }

    /**
     * Ends this without a reply.
     *
     * @param end {@link State#TIMED_OUT} or {@link State#CANCELLED}
     * @param givenUp counts the exchanges that end so
     * @return false if this had ended before
     */
    boolean giveUp(State end, LongAdder givenUp) {
        return end(
                switch (end) {
                    case TIMED_OUT -> Bare.TIMED_OUT;
                    case CANCELLED -> Bare.CANCELLED;
                    default -> throw new IllegalArgumentException("nobody gives up with " + end);
                },
                givenUp);
    }

    private boolean end(Object end, LongAdder counter) {
        if (outcome != null) {
            return false;
        }
        counter.increment(); // first: a caller that has its reply must find it counted
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
     * Runs {@code then} once, as soon as this has ended, on the thread that ends it, or now. What it throws is
     * logged.
     */
    void whenEnded(Runnable then) {
        Runnable earlier;
        Runnable all;
        do {
            earlier = hook;
            all = earlier == null ? then : both(earlier, then);
        } while (!HOOK.compareAndSet(this, earlier, all));
        // Whoever ends this sets the outcome, then looks at the hook: one of the two sees the other.
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

    /** What a hook throws must not keep other exchanges from their end. */
    private void runHook(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            LOG.warn("what follows the end of exchange {} failed", id, e);
        }
    }

    @Override
    public String toString() {
        return "exchange " + id + " (" + request + ", " + state() + ")";
    }
}
