// SPDX-License-Identifier: Apache-2.0
package dev.heddle.backend.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Deadline;
import dev.heddle.core.TimeSource;
import dev.heddle.core.net.TcpTransport;
import dev.heddle.core.net.Transport;
import dev.heddle.core.spi.Loops;
import dev.heddle.core.spi.Work;
import dev.heddle.testkit.Bounded;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that the connections of one loop take turns. */
@Timeout(60)
final class LoopTurnsTest {
    /** More reads than a connection may do in three turns. */
    private static final int READS_OF_THREE_TURNS = 60;

    private static final int TURNS = 10;

    /** The loops of a connection that has nothing to write. */
    private static final class Reads implements Loops {
        private final BooleanSupplier read;
        private final AtomicBoolean over = new AtomicBoolean();

        Reads(BooleanSupplier read) {
            this.read = read;
        }

        @Override
        public boolean sendOnce() {
            return false;
        }

        @Override
        public boolean receiveOnce() {
            return !over.get() && read.getAsBoolean();
        }

        @Override
        public boolean timersOnce() {
            return false;
        }

        @Override
        public Deadline nextTimer() {
            return Deadline.NEVER;
        }

        @Override
        public boolean hasOutput() {
            return false;
        }

        @Override
        public boolean isReadingPaused() {
            return false;
        }

        @Override
        public boolean isOver() {
            return over.get();
        }

        @Override
        public void fail(Throwable cause) {
            over.set(true);
        }
    }

    /** A connection whose socket is always readable, because nobody reads from it. */
    private record Socket(SocketChannel peer, Transport transport) implements AutoCloseable {
        static Socket readable() throws IOException {
            try (ServerSocketChannel server =
                    ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
                SocketChannel peer = SocketChannel.open(server.getLocalAddress());
                peer.write(ByteBuffer.allocate(1));
                Transport transport = TcpTransport.of(server.accept());
                transport.nonBlocking();
                return new Socket(peer, transport);
            }
        }

        @Override
        public void close() throws IOException {
            peer.close();
            transport.close();
        }
    }

    /** The quiet connection waits for one or two turns of the busy one, however long that has been sending. */
    @Test
    void aQuietConnectionWaitsForNoMoreThanATurnOfOneThatNeverStopsSending() throws Exception {
        LoopGroup group = new LoopGroup(1);
        AtomicLong reads = new AtomicLong();
        List<Long> turns = new CopyOnWriteArrayList<>();
        Reads endless = new Reads(() -> reads.incrementAndGet() > 0);
        Reads quiet = new Reads(() -> {
            turns.add(reads.get());
            return false;
        });
        LoopBackend first = new LoopBackend(group, 1024);
        LoopBackend second = new LoopBackend(group, 1024);
        try (Socket busy = Socket.readable();
                Socket still = Socket.readable()) {
            first.start("busy", busy.transport(), endless);
            Bounded.await("a long line of turns", () -> reads.get() > 20_000);
            second.start("quiet", still.transport(), quiet);
            Bounded.await("turns of the quiet one", () -> turns.size() > TURNS);
            endless.fail(new IOException("the end"));
            quiet.fail(new IOException("the end"));
            first.signal(Work.END);
            second.signal(Work.END);
            Deadline end = Deadline.after(TimeSource.SYSTEM, Duration.ofSeconds(30));
            assertThat(first.join(end) && second.join(end)).isTrue();
        }
        for (int i = 1; i < TURNS; i++) {
            assertThat(turns.get(i) - turns.get(i - 1)).isLessThan(READS_OF_THREE_TURNS);
        }
    }
}
