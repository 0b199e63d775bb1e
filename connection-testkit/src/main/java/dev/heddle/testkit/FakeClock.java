// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import dev.heddle.core.TimeSource;
import java.io.IOException;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A clock that moves only when a test moves it. It starts shortly before {@code nanoTime} wraps around, so that
 * arithmetic which does not handle the wrap fails early. Thread-safe.
 */
public final class FakeClock implements TimeSource {
    private final AtomicLong now =
            new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(5).toNanos());
    private final Set<Thread> parked = ConcurrentHashMap.newKeySet();
    private final Map<Selector, Thread> selecting = new ConcurrentHashMap<>();

    // A thread that read the clock before a jump and parks after it must not wait the same time again from the new
    // moment.
    private final ThreadLocal<Long> seen = ThreadLocal.withInitial(now::get);

    private volatile Runnable beforeWaiting = () -> {};

    /** Creates a clock. */
    public FakeClock() {}

    /**
     * Sets an action that each thread runs when it is about to wait on this clock: the last moment at which an event
     * can happen that the thread must not miss.
     *
     * @param hook runs on the thread that is about to park or select
     */
    public void beforeWaiting(Runnable hook) {
        beforeWaiting = hook;
    }

    @Override
    public long nanoTime() {
        long current = now.get();
        seen.set(current);
        return current;
    }

    /** Parks until {@code nanos} after the moment that the calling thread last saw on this clock. */
    @Override
    public void parkNanos(long nanos) {
        long target = seen.get() + nanos;
        Thread thread = Thread.currentThread();
        parked.add(thread);
        try {
            beforeWaiting.run();
            if (target - now.get() > 0) {
                LockSupport.park(this);
            }
        } finally {
            parked.remove(thread);
        }
    }

    /** Selects until {@code nanos} after the moment that the calling thread last saw on this clock. */
    @Override
    public void select(Selector selector, long nanos) throws IOException {
        long target = seen.get() + nanos;
        selecting.put(selector, Thread.currentThread());
        try {
            beforeWaiting.run();
            if (target - now.get() > 0) {
                selector.select(ready -> {});
            } else {
                selector.selectNow(ready -> {});
            }
        } finally {
            selecting.remove(selector);
        }
    }

    /**
     * Moves the clock forward, then wakes the threads that are parked or select on it.
     *
     * @param step 0 or more
     */
    public void advance(Duration step) {
        if (step.isNegative()) {
            throw new IllegalArgumentException("step is negative: " + step);
        }
        now.addAndGet(step.toNanos());
        parked.forEach(LockSupport::unpark);
        selecting.keySet().forEach(Selector::wakeup);
    }

    /** Returns how many threads are parked on this clock now. */
    public int parkedThreads() {
        return parked.size();
    }

    /** Returns how many threads with this name are parked or select on this clock now, or are about to. */
    public long waiting(String name) {
        return Stream.concat(parked.stream(), selecting.values().stream())
                .filter(thread -> thread.getName().equals(name))
                .count();
    }
}
