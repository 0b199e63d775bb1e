// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Runs one party with a number of callers for a while. Each caller gets its own key repeatedly and compares every
 * value.
 */
final class Run {
    private static final long PATIENCE_SECONDS = 60;

    private final Party party;
    private final int callers;
    private final LongAdder done = new LongAdder();
    private final CountDownLatch begun;
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean stop;

    Run(Party party, int callers) {
        this.party = party;
        this.callers = callers;
        this.begun = new CountDownLatch(callers);
    }

    static byte[] key(int caller) {
        return ("key:" + caller).getBytes(UTF_8);
    }

    /** Returns the value of a key; its bytes are unique to the key. */
    static byte[] value(int caller, int bytes) {
        byte[] value = new byte[bytes];
        new Random(caller).nextBytes(value);
        return value;
    }

    /**
     * Runs the callers.
     *
     * @param port port of the server, which has the values
     * @param bytes size of each value in bytes
     * @param seconds duration in seconds, counted from when every caller has received its first value
     * @return values per second
     */
    double perSecond(int port, int bytes, double seconds) throws Exception {
        try (Getter getter = party.client().to(port, callers)) {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                byte[] key = key(i);
                byte[] value = value(i, bytes);
                threads.add(party.threads().newThread(() -> call(getter, key, value)));
            }
            threads.forEach(Thread::start);
            if (!begun.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(this + " did not begin", failures.peek());
            }
            long from = done.sum();
            long start = System.nanoTime();
            TimeUnit.NANOSECONDS.sleep((long) (1e9 * seconds));
            double rate = (done.sum() - from) * 1e9 / (System.nanoTime() - start);
            stop = true;
            for (Thread thread : threads) {
                thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
                if (thread.isAlive()) {
                    throw new IllegalStateException(this + " did not end", failures.peek());
                }
            }
            if (!failures.isEmpty()) {
                throw new IllegalStateException(this + " failed", failures.peek());
            }
            return rate;
        }
    }

    private void call(Getter getter, byte[] key, byte[] value) {
        try {
            do {
                if (!Arrays.equals(getter.get(key), value)) {
                    throw new IllegalStateException("the client returned a wrong value");
                }
                done.increment();
                begun.countDown();
            } while (!stop);
        } catch (Exception e) {
            failures.add(e);
            begun.countDown();
        }
    }

    @Override
    public String toString() {
        return party + " with " + callers + " callers";
    }
}
