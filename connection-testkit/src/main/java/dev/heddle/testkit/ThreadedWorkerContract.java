// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.Deadline;
import dev.heddle.core.Frame;
import dev.heddle.core.FrameHandler;
import dev.heddle.core.Worker;
import dev.heddle.core.WorkerBackend;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.buffer.PooledBuffer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The additional contract of a worker backend that has threads for its connections. */
public abstract class ThreadedWorkerContract extends WorkerContract {

    /** For subclasses. */
    protected ThreadedWorkerContract() {}

    /** Whether the backend's threads are virtual. */
    protected abstract boolean virtual();

    @Test
    @Timeout(180)
    void theLoopsRunOnDaemonThreadsThatAreNamedAfterTheConnection() throws Exception {
        InMemoryTransport.Pair pair = InMemoryTransport.pair(1000);
        WorkerConfig config = WorkerConfig.defaults().withName("named");
        Worker worker = backend().newWorker(config);
        FirstReader reader = new FirstReader();
        worker.start(pair.left(), new TestProtocol(config.pool(), null).frameFormat(), reader);
        try (ScriptedPeer peer = new ScriptedPeer(pair.right())) {
            peer.send(TestMessage.notification("read this"));
            assertThat(worker.receive(reader.read(), Deadline.NEVER)).isTrue();
            Thread thread = Objects.requireNonNull(reader.thread());
            assertThat(thread.getName()).isEqualTo("named-memory:right-receive");
            assertThat(thread.isDaemon()).isTrue();
            assertThat(thread.isVirtual()).isEqualTo(virtual());
            assertThat(worker.stop(Deadline.NEVER)).isTrue();
            assertThat(thread.isAlive()).isFalse();
        }
    }

    private static final InheritableThreadLocal<String> CONTEXT = new InheritableThreadLocal<>();

    private static String inherited() {
        Thread thread = Thread.currentThread();
        boolean system = ClassLoader.getSystemClassLoader().equals(thread.getContextClassLoader());
        return CONTEXT.get() + (system ? "" : ", " + thread.getContextClassLoader());
    }

    /** An inherited class loader would prevent an application server from unloading the application. */
    @Test
    @Timeout(180)
    void theThreadsInheritNothingFromTheOneThatConnects() throws Exception {
        InMemoryTransport.Pair pair = InMemoryTransport.pair(1000);
        WorkerConfig config = WorkerConfig.defaults();
        Worker worker = backend().newWorker(config);
        Map<String, String> seen = new ConcurrentHashMap<>();
        Caller<Boolean> connecting = Caller.start(() -> {
            CONTEXT.set("leaked");
            Thread.currentThread().setContextClassLoader(new ClassLoader("application's", null) {});
            worker.start(pair.left(), new TestProtocol(config.pool(), null).frameFormat(), new FrameHandler() {
                @Override
                public void onFrame(PooledBuffer frame) {
                    frame.release();
                    seen.put("receives", inherited());
                }

                @Override
                public void onClosed(ConnectionClosedException cause) {}
            });
            worker.submit(new Frame(ByteBuffer.allocate(10)) {
                @Override
                protected void onSent() {
                    seen.put("sends", inherited());
                }
            });
            worker.callbacks().execute(() -> seen.put("calls back", inherited()));
            worker.schedule(Deadline.after(config.time(), Duration.ZERO), () -> seen.put("runs tasks", inherited()));
            return true;
        });
        assertThat(connecting.get()).isTrue();
        try (ScriptedPeer peer = new ScriptedPeer(pair.right())) {
            peer.send(TestMessage.notification("read this"));
            Bounded.await(() -> "all threads in " + seen, () -> seen.size() == 4);
            assertThat(worker.stop(Deadline.NEVER)).isTrue();
        }
        assertThat(seen)
                .allSatisfy(
                        (thread, inherited) -> assertThat(inherited).as(thread).isEqualTo("null"));
    }

    @Test
    @Timeout(180)
    void bothThreadsMayStopTheWorkerAtOnce() throws Exception {
        InMemoryTransport.Pair pair = InMemoryTransport.pair(1000);
        WorkerConfig config = WorkerConfig.defaults();
        Worker worker = backend().newWorker(config);
        CyclicBarrier both = new CyclicBarrier(2);
        CountDownLatch stopped = new CountDownLatch(2);
        Runnable stop = () -> {
            try {
                both.await(Bounded.LIMIT.toSeconds(), TimeUnit.SECONDS);
                assertThat(worker.stop(Deadline.NEVER)).isTrue();
                stopped.countDown();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        };
        worker.start(pair.left(), new TestProtocol(config.pool(), null).frameFormat(), new FrameHandler() {
            @Override
            public void onFrame(PooledBuffer frame) {
                frame.release();
                stop.run();
            }

            @Override
            public void onClosed(ConnectionClosedException cause) {}
        });
        try (ScriptedPeer peer = new ScriptedPeer(pair.right())) {
            worker.submit(new Frame(ByteBuffer.allocate(10)) {
                @Override
                protected void onSent() {
                    stop.run();
                }
            });
            peer.send(TestMessage.notification("stop"));
            Bounded.await("both", () -> stopped.getCount() == 0);
        }
        assertThat(worker.stop(Deadline.NEVER)).isTrue();
    }

    @Nested
    final class ScheduledTasks extends TimersContract {
        @Override
        WorkerBackend backend() {
            return ThreadedWorkerContract.this.backend();
        }
    }
}
