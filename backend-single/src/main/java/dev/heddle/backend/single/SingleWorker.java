// SPDX-License-Identifier: Apache-2.0
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
 * A worker without threads. One waiting caller is the leader: it reads, routes replies to their callers, and writes the
 * bytes that did not fit into the socket. Other waiting callers are followers and park. When the leader leaves, it
 * wakes one follower to lead.
 *
 * <p>Locks, in order: {@code reading} (held by the leader), then {@code writing} (acquired only with {@code tryLock};
 * held for non-blocking writes until the queue is empty, the socket is full or another thread continues). No thread
 * holds them while application code runs.
 */
final class SingleWorker extends AbstractWorker {
    /** How many writes one caller does for others at a time, if another caller can continue. */
    private static final int WRITES_AT_A_TIME = 16;

    /** How many reads a thread does at most before it gives up. Input that arrives later counts as late. */
    private static final int READS_BEFORE_GIVING_UP = 64;

    /** How a flush ended: the queue is empty, the socket is full, or the thread has written enough for now. */
    private enum Flushed {
        ALL,
        FULL,
        ENOUGH
    }

    private final ReentrantLock reading = new ReentrantLock();
    private final ReentrantLock writing = new ReentrantLock();
    /** What the followers wait for. The monitor of this set guards it. */
    private final LinkedHashSet<Awaited> followers = new LinkedHashSet<>();

    private final CallbackQueue callbacks = new CallbackQueue();
    private final Eagerness eagerness = new Eagerness();
    private final Runnable wakeLeader = this::wakeLeader;
    private volatile @Nullable Readiness readiness;
    /** What the leader waits for; null if there is no leader. */
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
            opened.close(); // the connection ended before there was a readiness to close
        }
    }

    /** Writes as much as fits at once. The leader, or the next caller that waits, writes the rest. */
    @Override
    protected void queued() {
        if (flush() != Flushed.ALL) {
            wakeup();
        }
    }

    private Flushed flush() {
        if (writing.isHeldByCurrentThread()) {
            // The onSent of a sent frame has queued another one: the loop further up this stack writes it.
            return Flushed.ALL;
        }
        int writes = 0;
        while (hasOutput()) {
            if (!writing.tryLock()) {
                return Flushed.ALL; // the holder, or the leader, checks the queue after the holder unlocks
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
     * Yields before the first write if there is a leader. Where callers wait for replies, others are about to send;
     * their frames get into the same write, which gains more than it costs. Does not yield on a virtual thread:
     * yielding virtual threads would keep the others of their scheduler from running.
     */
    @SuppressWarnings("ThreadPriorityCheck") // only affects speed
    private void letOthersQueue() {
        if (leading != null
                && !reading.isHeldByCurrentThread()
                && !Thread.currentThread().isVirtual()) {
            Thread.yield();
        }
    }

    /**
     * Leaves the rest of the queue to the leader; returns false if there is no leader. The leader sees the mark when it
     * leaves, unless it has written the rest before.
     */
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

    /**
     * Releases the buffers that the send and receive steps hold. If a thread is inside a step, that thread releases
     * them when it leaves.
     */
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
     * Reads once more after the deadline: bytes that are already in the socket arrived in time. If another thread
     * leads, it has read them already.
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

    /** Reads the bytes that are in the socket, up to a maximum number of reads. */
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
     * Whether a thread waits for something that has not happened yet. A thread whose event has happened is about to
     * leave and writes no more.
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

    /**
     * Reads and writes until the caller has what it waits for, or until callbacks are due. Callbacks run without the
     * lock.
     */
    private void lead(Awaited awaited, Deadline deadline) {
        leading = awaited;
        try {
            do { // at least once: an endless series of callbacks must not stop the reading
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
            wakeFollower(); // a callback may take long
            runCallbacks();
        }
    }

    private void step(Awaited awaited, Deadline deadline) {
        if (nextTimer().expired()) {
            readAll(awaited); // the task may be a timeout: first read what arrived in time
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
            return; // the connection is still starting
        }
        try {
            current.await(receiving, flushed == Flushed.FULL, deadline.orEarlier(nextTimer()));
        } catch (IOException e) {
            failWith(e);
        }
    }

    /**
     * Passes the leader's duties to another waiting thread when a caller leaves. If no thread waits, this caller runs
     * the callbacks and writes the rest itself.
     */
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
     * Reads the available input. Returns whether anything arrived, or whether the caller's wait ended for another
     * reason: a timer, a callback, or room that a flush made.
     */
    private boolean lookAround(Awaited awaited, boolean receiving) {
        return (receiving && receiveStep()) || failure() != null || awaited.isDone() || !callbacks.isEmpty();
    }

    /**
     * Calls {@link #lookAround} several times. Does not spin on a virtual thread: spinning virtual threads would keep
     * the others of their scheduler from running.
     */
    @SuppressWarnings("ThreadPriorityCheck") // only affects speed: lets threads with work run first
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
        // The leader unlocks before it looks for a follower: so one of the two threads sees the other.
        boolean wait = failure() == null ? reading.isLocked() : callbacks.isEmpty();
        if (wait && !awaited.isDone()) {
            deadline.park();
        }
        synchronized (followers) {
            followers.remove(awaited);
        }
    }

    /**
     * Wakes the leader, which may be waiting in the transport, because another thread has changed something that it
     * must check.
     */
    private void wakeLeader() {
        if (!reading.isHeldByCurrentThread()) {
            wakeup();
        }
    }

    /**
     * Wakes a follower to lead if there is no leader. Skips followers whose event has happened: they are awake already
     * and call this method when they leave. Returns whether a follower was woken.
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

    /** Runs callbacks on a waiting caller, between two steps, or on the next caller that waits. */
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
