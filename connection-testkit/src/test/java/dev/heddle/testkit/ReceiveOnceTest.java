// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.Deadline;
import dev.heddle.core.FrameHandler;
import dev.heddle.core.Worker;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.buffer.BufferPool;
import dev.heddle.core.buffer.PooledBuffer;
import dev.heddle.core.net.Transport;
import dev.heddle.core.net.TransportReceive;
import dev.heddle.core.net.TransportSend;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ReceiveOnceTest {
    private final FakeClock clock = new FakeClock();
    private final BufferPool pool = BufferPool.tracking(1 << 20);
    private final InMemoryTransport.Pair pair = InMemoryTransport.pair(64 << 10);
    private final AtomicInteger frames = new AtomicInteger();

    private final FrameHandler counting = new FrameHandler() {
        @Override
        public void onFrame(PooledBuffer frame) {
            frame.release();
            frames.incrementAndGet();
        }

        @Override
        public void onClosed(ConnectionClosedException cause) {}
    };

    /** A transport whose close takes long. */
    private static final class SlowToClose implements Transport {
        private final Transport delegate;
        private final CountDownLatch closing = new CountDownLatch(1);
        private final CountDownLatch mayClose = new CountDownLatch(1);

        SlowToClose(Transport delegate) {
            this.delegate = delegate;
        }

        @Override
        public TransportSend sender() {
            return delegate.sender();
        }

        @Override
        public TransportReceive receiver() {
            return delegate.receiver();
        }

        @Override
        public void nonBlocking() throws IOException {
            delegate.nonBlocking();
        }

        @Override
        public @Nullable SelectableChannel channel() {
            return delegate.channel();
        }

        @Override
        public void onReady(Runnable listener) {
            delegate.onReady(listener);
        }

        @Override
        public void shutdownOutput() throws IOException {
            delegate.shutdownOutput();
        }

        @Override
        public String peer() {
            return delegate.peer();
        }

        @Override
        public void close() {
            closing.countDown();
            try {
                assertThat(mayClose.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            delegate.close();
        }
    }

    @Test
    void nothingIsReadBetweenTheEndAndTheClosingOfTheTransport() throws Exception {
        SlowToClose near = new SlowToClose(pair.left());
        ManualWorkerBackend backend = new ManualWorkerBackend(clock);
        Worker worker =
                backend.newWorker(WorkerConfig.defaults().withTime(clock).withPool(pool));
        ManualBackend steps = backend.last();
        worker.start(near, new TestProtocol(pool, null).frameFormat(), counting);
        worker.pauseReading();
        ScriptedPeer peer = new ScriptedPeer(pair.right());
        peer.send(TestMessage.notification("unread"));
        Caller<Boolean> stop = Caller.start(() -> worker.stop(Deadline.NEVER));
        assertThat(near.closing.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(worker.failure()).isNotNull();
        assertThat(steps.runReceive()).isFalse();
        assertThat(frames).hasValue(0);
        near.mayClose.countDown();
        assertThat(stop.get()).isTrue();
        peer.close();
        LeakCheck.assertNoBuffers(pool);
    }
}
