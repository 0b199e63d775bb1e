package dev.heddle.backend.single;

import dev.heddle.core.Awaited;
import dev.heddle.core.Deadline;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.net.Transport;
import dev.heddle.core.spi.AbstractWorker;
import dev.heddle.core.spi.Readiness;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker without threads. A caller that waits leads: it reads, routes replies to whomever they belong, and writes what did
 * not fit into the socket. Other callers that wait meanwhile are parked; when the leader leaves, it wakes one of them to lead.
 *
 * <p>Locks, in order: {@code reading} (held by the leader), then {@code writing} (held for one non-blocking write). Neither is
 * held while application code runs.
 */
final class SingleWorker extends AbstractWorker {
    private static final Logger LOG = LoggerFactory.getLogger(SingleWorker.class);

    private final ReentrantLock reading = new ReentrantLock();
    private final ReentrantLock writing = new ReentrantLock();
    /** What those wait for who do not lead. Its own monitor guards it. */
    private final ArrayDeque<Awaited> followers = new ArrayDeque<>();

    private final ConcurrentLinkedQueue<Runnable> callbacks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Eagerness eagerness = new Eagerness();
    private final Runnable wakeLeader = this::wakeLeader;
    private volatile @Nullable Readiness readiness;

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
        if (!flush()) {
            wakeup();
        }
    }

    /** Returns false if the socket is full. */
    private boolean flush() {
        if (writing.isHeldByCurrentThread()) {
            return true; // a frame that has left queues another one: the loop below, further up this stack, goes on
        }
        while (hasOutput()) {
            if (!writing.tryLock()) {
                return true; // the holder looks at the queue again after it let go
            }
            try {
                while (hasOutput() && sendFailure() == null) {
                    if (sendStep() == 0 && sendFailure() == null) {
                        return false;
                    }
                }
            } finally {
                dropOutputIfFailed();
                writing.unlock();
            }
        }
        return true;
    }

    @Override
    protected void rescheduled() {
        wakeup();
    }

    @Override
    protected void readingResumed() {
        if (!reading.isHeldByCurrentThread()) {
            wakeup();
        }
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
        waiting.incrementAndGet();
        try {
            while (!awaited.isDone()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (deadline.expired()) {
                    return awaited.isDone();
                }
                if (failure() == null && reading.tryLock()) {
                    lead(awaited, deadline);
                } else {
                    follow(awaited, deadline);
                    if (failure() != null) {
                        runCallbacks();
                    }
                }
            }
            return true;
        } finally {
            waiting.decrementAndGet();
            awaited.detach();
            wakeFollower();
            runCallbacks();
        }
    }

    @Override
    public boolean stranded() {
        return hasOutput() && failure() == null && waiting.get() == 0;
    }

    /** Reads and writes until the caller has what it waits for, or callbacks are due, which run without the lock. */
    private void lead(Awaited awaited, Deadline deadline) {
        try {
            while (!awaited.isDone()
                    && callbacks.isEmpty()
                    && failure() == null
                    && !Thread.currentThread().isInterrupted()
                    && !deadline.expired()) {
                step(awaited, deadline);
            }
        } finally {
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
        runTimers();
        boolean full = !flush();
        boolean receiving = !readingPaused();
        if (lookAround(awaited, receiving) || (receiving && !full && lookEagerly(awaited))) {
            return;
        }
        Readiness current = readiness;
        if (current == null) {
            return; // the connection is only just being started
        }
        try {
            current.await(receiving, full, deadline.orEarlier(nextTimer()));
        } catch (IOException e) {
            failWith(e);
        }
    }

    private void wakeup() {
        Readiness current = readiness;
        if (current != null) {
            current.wakeup();
        }
    }

    /** Reads what there is; returns whether anything came, or what the caller waits for has come about otherwise: through a timer, or room that a flush made. */
    private boolean lookAround(Awaited awaited, boolean receiving) {
        return (receiving && receiveStep()) || failure() != null || awaited.isDone() || !callbacks.isEmpty();
    }

    /** As {@link #lookAround}, some times. Not on a virtual thread: those that look and yield would keep the others of their scheduler from running. */
    @SuppressWarnings("ThreadPriorityCheck") // a matter of speed only: whoever has something to do goes first
    private boolean lookEagerly(Awaited awaited) {
        if (Thread.currentThread().isVirtual() || !eagerness.looks()) {
            return false;
        }
        for (int i = 0; i < Eagerness.LOOKS; i++) {
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
            followers.addLast(awaited);
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

    /** Has a follower lead if nobody does; one that has what it waits for is awake already, and calls this when it leaves. */
    private void wakeFollower() {
        Awaited next;
        while (!reading.isLocked() && (next = nextFollower()) != null) {
            if (!next.isDone()) {
                next.nudge();
                return;
            }
        }
    }

    private @Nullable Awaited nextFollower() {
        synchronized (followers) {
            return followers.pollFirst();
        }
    }

    /** Callbacks run on the caller that waits, between two steps, or on the next one that waits. */
    @Override
    public Executor callbacks() {
        return task -> {
            callbacks.add(task);
            if (failure() == null) {
                wakeup();
            } else {
                wakeFollowers();
            }
        };
    }

    /**
     * Runs what is there now. While the connection lives, what that adds is left to whoever waits next: a caller is
     * not kept by those who go on.
     */
    private void runCallbacks() {
        Runnable callback;
        for (int left = callbacks.size(); left > 0 || failure() != null; left--) {
            callback = callbacks.poll();
            if (callback == null) {
                return;
            }
            try {
                callback.run();
            } catch (RuntimeException | Error e) { // not the failure of the caller that runs it
                LOG.warn("a callback failed", e);
            }
        }
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
