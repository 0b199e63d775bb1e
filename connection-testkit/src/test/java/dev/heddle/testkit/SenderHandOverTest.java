// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Deadline;
import dev.heddle.core.Frame;
import dev.heddle.core.Worker;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.net.Transport;
import dev.heddle.core.spi.DaemonThreads;
import dev.heddle.core.spi.LoopThreads;
import dev.heddle.core.spi.Loops;
import dev.heddle.core.spi.MultiWorkerBackend;
import dev.heddle.core.spi.ParallelWorker;
import dev.heddle.core.spi.Work;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests frames that are queued at the last moment before the sending thread parks. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SenderHandOverTest {
    private static final int FRAMES = 100;

    private final ConcurrentLinkedQueue<Runnable> beforeParking = new ConcurrentLinkedQueue<>();

    /** A backend with two threads, whose sending thread runs an action before it parks. */
    private final class Threads implements MultiWorkerBackend {
        private final LoopThreads threads = new LoopThreads(
                DaemonThreads.platform("test"),
                () -> {
                    Runnable next = beforeParking.poll();
                    if (next != null) {
                        next.run();
                    }
                    LockSupport.park();
                },
                () -> {});

        @Override
        public void start(String name, Transport transport, Loops loops) {
            threads.start(name, loops);
        }

        @Override
        public void signal(Work work) {
            threads.signal(work);
        }

        @Override
        public Executor callbacks() {
            return DaemonThreads.callbacks();
        }

        @Override
        public boolean join(Deadline deadline) {
            return threads.join(deadline);
        }
    }

    private static void elsewhere(Runnable work) {
        Thread thread = Thread.ofPlatform().start(work);
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everyFrameIsSent() throws Exception {
        InMemoryTransport.Pair pair = InMemoryTransport.pair(1000);
        WorkerConfig config = WorkerConfig.defaults();
        Worker worker = new ParallelWorker(new Threads(), config);
        AtomicInteger sent = new AtomicInteger();
        for (int i = 0; i < FRAMES; i++) {
            beforeParking.add(() -> elsewhere(() -> worker.submit(new Frame(ByteBuffer.allocate(1)) {
                @Override
                protected void onSent() {
                    sent.incrementAndGet();
                }
            })));
        }
        worker.start(pair.left(), new TestProtocol(config.pool(), null).frameFormat(), new FirstReader());
        Bounded.await("all are sent", () -> sent.get() == FRAMES);
        assertThat(beforeParking).isEmpty();
        assertThat(worker.stop(Deadline.NEVER)).isTrue();
        pair.right().close();
    }

    @Test
    void theEndIsNoticed() throws Exception {
        InMemoryTransport.Pair pair = InMemoryTransport.pair(1000);
        WorkerConfig config = WorkerConfig.defaults();
        Worker worker = new ParallelWorker(new Threads(), config);
        CompletableFuture<Caller<Boolean>> stop = new CompletableFuture<>();
        worker.start(pair.left(), new TestProtocol(config.pool(), null).frameFormat(), new FirstReader());
        beforeParking.add(() -> elsewhere(() -> {
            stop.complete(Caller.start(() -> worker.stop(Deadline.NEVER)));
            Bounded.await("the connection ends", () -> worker.failure() != null);
        }));
        worker.submit(new Frame(ByteBuffer.allocate(1))); // after this the thread parks again
        Bounded.await("the end", stop::isDone);
        assertThat(stop.join().get()).isTrue();
        pair.right().close();
    }
}
