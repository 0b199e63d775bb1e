// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Callers that make exchanges in a loop until closed. They do not pause between two measured invocations, so the
 * figures include no start, no stop and no straggler. One thread at a time may wait for them. Costs one atomic
 * increment per exchange.
 */
final class Callers implements AutoCloseable {
    private final EchoClient client;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong completed = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile long goal;
    private volatile @Nullable Thread watcher;
    private volatile boolean stopping;

    /**
     * Starts the callers.
     *
     * @param client client that all callers use
     * @param firstNumber number of the first caller, which identifies its payload
     * @param count number of callers, 0 or more
     * @param payload bytes per exchange
     * @param factory creates the callers' threads
     */
    Callers(EchoClient client, int firstNumber, int count, int payload, ThreadFactory factory) {
        this.client = client;
        for (int i = 0; i < count; i++) {
            Payload own = new Payload(firstNumber + i, payload);
            threads.add(factory.newThread(() -> run(own)));
        }
        threads.forEach(Thread::start);
    }

    private void run(Payload payload) {
        try {
            while (!stopping) {
                payload.next();
                client.exchange(payload);
                if (completed.incrementAndGet() == goal) {
                    LockSupport.unpark(watcher);
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            failure.compareAndSet(null, e);
            LockSupport.unpark(watcher);
        }
    }

    /** Forgets the exchanges so far; the next {@link #await} counts from now. */
    void restart() {
        goal = completed.get();
    }

    /**
     * Waits until that many exchanges have completed since the end of the last {@code await} or {@link #restart}.
     *
     * @throws IllegalStateException if a caller failed
     */
    void await(int exchanges) throws InterruptedException {
        watcher = Thread.currentThread();
        long target = goal + exchanges;
        goal = target;
        while (completed.get() < target) {
            checkFailure();
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.park(this);
        }
    }

    private void checkFailure() {
        Throwable cause = failure.get();
        if (cause != null) {
            throw new IllegalStateException("a caller failed", cause);
        }
    }

    /** Lets each caller finish its exchange and waits for all callers to end; fails if a caller has failed. */
    @Override
    public void close() {
        stopping = true;
        threads.forEach(Threads::join);
        checkFailure();
    }
}
