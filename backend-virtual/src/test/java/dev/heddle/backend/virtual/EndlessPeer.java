// SPDX-License-Identifier: Apache-2.0
package dev.heddle.backend.virtual;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.FrameHandler;
import dev.heddle.core.Worker;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.buffer.PooledBuffer;
import dev.heddle.core.net.Transport;
import dev.heddle.core.net.TransportReceive;
import dev.heddle.core.net.TransportSend;
import dev.heddle.testkit.Bounded;
import dev.heddle.testkit.TestProtocol;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The program that {@link OneCarrierTest} starts: it reads from a peer that never stops sending, and prints whether
 * another virtual thread runs meanwhile.
 */
final class EndlessPeer implements Transport {
    static final String OTHERS_RUN = "another virtual thread ran";
    private static final long ENOUGH = 10_000;

    private final ByteBuffer frame = ByteBuffer.allocate(104).putInt(100).clear();

    private EndlessPeer() {}

    public static void main(String[] args) throws Exception {
        AtomicLong frames = new AtomicLong();
        WorkerConfig config = WorkerConfig.defaults();
        Worker worker = new VirtualWorkerBackend().newWorker(config);
        worker.start(new EndlessPeer(), new TestProtocol(config.pool(), null).frameFormat(), new FrameHandler() {
            @Override
            public void onFrame(PooledBuffer read) {
                read.release();
                frames.incrementAndGet();
            }

            @Override
            public void onClosed(ConnectionClosedException cause) {
                System.out.println(cause);
            }
        });
        Bounded.await("frames", () -> frames.get() > ENOUGH);
        CountDownLatch ran = new CountDownLatch(1);
        Thread.startVirtualThread(ran::countDown);
        System.out.println(ran.await(20, TimeUnit.SECONDS) ? OTHERS_RUN : "no other virtual thread ran");
        Runtime.getRuntime().halt(0); // ends the process even if other threads still run
    }

    @Override
    public TransportReceive receiver() {
        return target -> {
            target.put(frame.duplicate());
            return frame.remaining();
        };
    }

    @Override
    public TransportSend sender() {
        return (buffers, offset, length) -> {
            throw new UnsupportedOperationException("nothing is sent");
        };
    }

    @Override
    public String peer() {
        return "endless";
    }

    @Override
    public void nonBlocking() {}

    @Override
    public @Nullable SelectableChannel channel() {
        return null;
    }

    @Override
    public void onReady(Runnable listener) {}

    @Override
    public void shutdownOutput() {}

    @Override
    public void close() {}
}
