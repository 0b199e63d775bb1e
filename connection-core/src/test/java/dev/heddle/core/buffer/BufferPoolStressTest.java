// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** Threads acquire and release in parallel, in a pool so small that it evicts and drops buffers continuously. */
final class BufferPoolStressTest {
    private static final int THREADS = 4;
    private static final int LOANS = 40_000;
    private static final long MAX_IDLE_BYTES = 100_000;

    private final BufferPool pool = new BufferPool(MAX_IDLE_BYTES);

    @Test
    void noBufferHasTwoHolders() throws Exception {
        inThreads(this::holdSeveral);
        assertThat(pool.onLoan()).isZero();
        assertThat(pool.idleBytes()).isBetween(1L, MAX_IDLE_BYTES);
    }

    /** Writes a signature into each buffer that the thread holds: a second holder would overwrite the signature. */
    private void holdSeveral(int thread) {
        record Signed(PooledBuffer buffer, int signature) {}
        SplittableRandom random = new SplittableRandom(thread);
        ArrayDeque<Signed> held = new ArrayDeque<>();
        for (int i = 0; i < LOANS; i++) {
            Signed signed = new Signed(pool.acquire(1024 + (512 << random.nextInt(8))), thread * LOANS + i);
            signed.buffer.bytes().putInt(0, signed.signature);
            held.addLast(signed);
            while (held.size() > random.nextInt(20)) {
                Signed oldest = held.removeFirst();
                assertThat(oldest.buffer.bytes().getInt(0)).isEqualTo(oldest.signature);
                oldest.buffer.release();
            }
            assertThat(pool.idleBytes()).isLessThanOrEqualTo(MAX_IDLE_BYTES);
        }
        held.forEach(signed -> signed.buffer.release());
    }

    @Test
    void ofReleasesOfOneLoanOneIsAccepted() throws Exception {
        AtomicReference<PooledBuffer> shared = new AtomicReference<>(pool.acquire(1));
        inThreads(thread -> {
            for (int i = 0; i < LOANS; i++) {
                try {
                    shared.get().release();
                } catch (IllegalStateException e) {
                    continue;
                }
                PooledBuffer own = pool.acquire(1);
                own.bytes().put(0, (byte) thread);
                assertThat(own.bytes().get(0)).isEqualTo((byte) thread);
                own.release();
                shared.set(pool.acquire(1));
            }
        });
        assertThat(pool.onLoan()).isEqualTo(1);
        shared.get().release();
        assertThat(pool.idleBytes()).describedAs("of the only buffer").isEqualTo(1536);
    }

    @Test
    void theHoldersAreCountedExactly() throws Exception {
        PooledBuffer buffer = pool.acquire(1);
        inThreads(thread -> {
            for (int i = 0; i < 10 * LOANS; i++) {
                buffer.retain();
                buffer.retain();
                buffer.release();
                buffer.release();
            }
        });
        assertThat(pool.onLoan()).isEqualTo(1);
        buffer.release();
        assertThat(pool.onLoan()).isZero();
    }

    private static void inThreads(IntConsumer use) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                ends.add(threads.submit(() -> use.accept(thread)));
            }
            for (Future<?> end : ends) {
                end.get(20, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
