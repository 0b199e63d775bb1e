package dev.heddle.backend.single;

import dev.heddle.core.Awaited;
import dev.heddle.core.Deadline;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.net.Transport;
import dev.heddle.core.spi.AbstractWorker;
import dev.heddle.core.spi.Readiness;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A worker without threads. A caller that waits leads: it reads, routes replies to whomever they belong, and writes
 * what did not fit into the socket. Other callers that wait meanwhile are parked; when the leader leaves, it wakes one
 * of them to lead.
 *
 * <p>Locks, in order: {@code reading} (held by the leader), then {@code writing} (only tried; held for non-blocking
 * writes until the queue is empty, the socket full or somebody else goes on). Neither is held while application code
 * runs.
 */
final class SingleWorker extends AbstractWorker {
    /** How often one caller writes for others at a time, if another one is there to go on. */
    private static final int WRITES_AT_A_TIME = 16;

    /** How often a thread reads before it takes what has not come by then for late. */
    private static final int READS_BEFORE_GIVING_UP = 64;

    /** How a flush ended: with an empty queue, a full socket, or because it has written enough for now. */
    private enum Flushed {
        ALL,
        FULL,
        ENOUGH
    }

    private final ReentrantLock reading = new ReentrantLock();
    private final ReentrantLock writing = new ReentrantLock();
    /** What those wait for who do not lead. Its own monitor guards it. */
    private final LinkedHashSet<Awaited> followers = new LinkedHashSet<>();

    private final CallbackQueue callbacks = new CallbackQueue();
    private final Eagerness eagerness = new Eagerness();
    private final Runnable wakeLeader = this::wakeLeader;
    private volatile @Nullable Readiness readiness;
    /** What the leader waits for; null if nobody leads. */
    private volatile @Nullable Awaited leading;
    /** Whether a thread that wrote left the rest of the queue to the leader. */
    private volatile boolean leftToLeader;

    SingleWorker(WorkerConfig config) {
        super(config);
    }

    @Override
    protected void begin(Transport transport) throws IOException {
        transport.nonBlocking();
        Readiness opened = new Readiness(transport);
        readiness = opened;
        if (failure() != null) {
            opened.close(); // ended meanwhile, when there was nothing to close yet
        }
    }

    /** Writes at once what fits; the leader, or the next caller that waits, writes the rest. */
    @Override
    protected void queued() {
        if (flush() != Flushed.ALL) {
            wakeup();
        }
    }

    private Flushed flush() {
        if (writing.isHeldByCurrentThread()) {
            return Flushed
                    .ALL; // a frame that has left queues another one: the loop below, further up this stack, goes on
        }
        int writes = 0;
        while (hasOutput()) {
            if (!writing.tryLock()) {
                return Flushed.ALL; // the holder looks at the queue again after it let go, or has the leader do it
            }
            try {
                if (writes == 0) {
                    letOthersQueue();
                }
                for (; hasOutput() && sendFailure() == null; writes++) {
                    if (writes >= WRITES_AT_A_TIME && leaveToLeader()) {
                        return Flushed.ENOUGH;
                    }
                    if (sendStep() == 0 && sendFailure() == null) {
                        return Flushed.FULL;
                    }
                }
            } finally {
                dropOutputIfFailed();
                writing.unlock();
            }
        }
        return Flushed.ALL;
    }

    /**
     * Where others wait for replies there are others that are about to send: they get into the same write, which gains
     * more than it costs. Not on a virtual thread: those that yield would keep the others of their scheduler from
     * running.
     */
    @SuppressWarnings("ThreadPriorityCheck") // a matter of speed only
    private void letOthersQueue() {
        if (leading != null
                && !reading.isHeldByCurrentThread()
                && !Thread.currentThread().isVirtual()) {
            Thread.yield();
        }
    }

    /** Returns whether there is a leader. It sees the mark when it leaves, if it does not write the rest before. */
    private boolean leaveToLeader() {
        leftToLeader = true;
        if (reading.isLocked()) {
            return true;
        }
        leftToLeader = false;
        return false;
    }

    @Override
    protected void rescheduled() {
        wakeLeader();
    }

    @Override
    protected void readingResumed() {
        wakeLeader();
    }

    @Override
    protected void ended() {
        Readiness current = readiness;
        if (current != null) {
            current.close();
        }
        cleanUp();
        wakeFollowers();
    }

    private void wakeFollowers() {
        synchronized (followers) {
            followers.forEach(Awaited::nudge);
        }
    }

    /** Gives back what the steps hold, unless somebody is in one: whoever is does this when leaving. */
    private void cleanUp() {
        flush();
        if (reading.tryLock()) {
            try {
                dropInputIfEnded();
            } finally {
                reading.unlock();
            }
        }
    }

    @Override
    public boolean receive(Awaited awaited, Deadline deadline) throws InterruptedException {
        if (awaited.isDone()) {
            return true;
        }
        awaited.attach(wakeLeader);
        try {
            while (!awaited.isDone()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                Deadline until = waitUntil(deadline);
                if (until == null) {
                    return lookOnceMore(awaited);
                }
                if (failure() == null && reading.tryLock()) {
                    lead(awaited, until);
                } else {
                    follow(awaited, until);
                    if (failure() != null) {
                        runCallbacks();
                    }
                }
            }
            return true;
        } finally {
            awaited.detach();
            leave();
        }
    }

    /**
     * The deadline has passed, but what lies in the socket came in time. If another thread leads, that one has read it.
     */
    private boolean lookOnceMore(Awaited awaited) {
        if (failure() == null && reading.tryLock()) {
            try {
                readAll(awaited);
            } finally {
                reading.unlock();
            }
            wakeFollower();
            runCallbacks();
        }
        return awaited.isDone();
    }

    /** Reads what lies in the socket, unless that does not end. */
    private void readAll(Awaited awaited) {
        int left = READS_BEFORE_GIVING_UP;
        while (left > 0 && !awaited.isDone() && !readingPaused() && receiveStep()) {
            left--;
        }
    }

    @Override
    public boolean stranded() {
        return hasOutput() && failure() == null && !somebodyWaits();
    }

    /**
     * Whether somebody waits for what has not happened yet: one that has what it waits for is about to leave, and
     * writes no more.
     */
    private boolean somebodyWaits() {
        Awaited leader = leading;
        if (leader != null && !leader.isDone()) {
            return true;
        }
        synchronized (followers) {
            for (Awaited follower : followers) {
                if (!follower.isDone()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Reads and writes until the caller has what it waits for, or callbacks are due, which run without the lock. */
    private void lead(Awaited awaited, Deadline deadline) {
        leading = awaited;
        try {
            do { // at least once: callbacks that never end must not keep what came from being read
                step(awaited, deadline);
            } while (!awaited.isDone()
                    && callbacks.isEmpty()
                    && failure() == null
                    && !Thread.currentThread().isInterrupted()
                    && !deadline.expired());
        } finally {
            leading = null;
            reading.unlock();
        }
        if (failure() != null) {
            cleanUp();
        }
        if (!callbacks.isEmpty()) {
            wakeFollower(); // a callback may take its time
            runCallbacks();
        }
    }

    private void step(Awaited awaited, Deadline deadline) {
        if (nextTimer().expired()) {
            readAll(awaited); // the task may be the end of somebody's wait
            runTimers();
        }
        Flushed flushed = flush();
        boolean receiving = !readingPaused();
        if (lookAround(awaited, receiving)
                || flushed == Flushed.ENOUGH
                || (receiving && flushed == Flushed.ALL && spin(awaited))) {
            return;
        }
        Readiness current = readiness;
        if (current == null) {
            return; // the connection is only just being started
        }
        try {
            current.await(receiving, flushed == Flushed.FULL, deadline.orEarlier(nextTimer()));
        } catch (IOException e) {
            failWith(e);
        }
    }

    /** Hands on what others would wait for. What nobody is there to go on with is done here. */
    private void leave() {
        wakeFollower();
        runCallbacks();
        while (!callbacks.isEmpty()) {
            if (reading.isLocked() || wakeFollower()) {
                wakeup();
                break;
            }
            runCallbacks();
        }
        if (leftToLeader && !reading.isLocked()) {
            leftToLeader = false;
            queued();
        }
    }

    private void wakeup() {
        Readiness current = readiness;
        if (current != null) {
            current.wakeup();
        }
    }

    /**
     * Reads what there is; returns whether anything came, or what the caller waits for has come about otherwise:
     * through a timer, or room that a flush made.
     */
    private boolean lookAround(Awaited awaited, boolean receiving) {
        return (receiving && receiveStep()) || failure() != null || awaited.isDone() || !callbacks.isEmpty();
    }

    /**
     * As {@link #lookAround}, some times. Not on a virtual thread: those that look and yield would keep the others of
     * their scheduler from running.
     */
    @SuppressWarnings("ThreadPriorityCheck") // a matter of speed only: whoever has something to do goes first
    private boolean spin(Awaited awaited) {
        if (Thread.currentThread().isVirtual() || !eagerness.decideToSpin()) {
            return false;
        }
        for (int i = 0; i < Eagerness.SPINS; i++) {
            Thread.yield();
            if (lookAround(awaited, !readingPaused())) {
                eagerness.paid();
                return true;
            }
        }
        eagerness.failed();
        return false;
    }

    /** Parks until the caller has what it waits for or the leader leaves. */
    private void follow(Awaited awaited, Deadline deadline) {
        synchronized (followers) {
            followers.add(awaited);
        }
        // The leader lets go of the lock before it looks for a follower: one of the two sees the other.
        boolean wait = failure() == null ? reading.isLocked() : callbacks.isEmpty();
        if (wait && !awaited.isDone()) {
            deadline.park();
        }
        synchronized (followers) {
            followers.remove(awaited);
        }
    }

    /** What one thread waits for has come about through another one: the leader may be waiting in the transport. */
    private void wakeLeader() {
        if (!reading.isHeldByCurrentThread()) {
            wakeup();
        }
    }

    /**
     * Has a follower lead if nobody does; one that has what it waits for is awake already, and calls this when it
     * leaves. Returns whether one was woken.
     */
    private boolean wakeFollower() {
        Awaited next;
        while (!reading.isLocked() && (next = nextFollower()) != null) {
            if (!next.isDone()) {
                next.nudge();
                return true;
            }
        }
        return false;
    }

    private @Nullable Awaited nextFollower() {
        synchronized (followers) {
            return followers.isEmpty() ? null : followers.removeFirst();
        }
    }

    /** Callbacks run on the caller that waits, between two steps, or on the next one that waits. */
    @Override
    public Executor callbacks() {
        return task -> {
            callbacks.add(task);
            if (failure() == null) {
                wakeLeader();
            } else {
                wakeFollowers();
            }
        };
    }

    private void runCallbacks() {
        callbacks.run(failure() != null);
    }

    @Override
    public boolean stop(Deadline deadline) {
        failStopped();
        try {
            if (!reading.tryLock(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS)) {
                return false;
            }
            reading.unlock();
            cleanUp();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            runCallbacks();
        }
    }
}
