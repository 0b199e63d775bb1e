// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import static dev.heddle.core.net.TlsPair.clientOptions;
import static dev.heddle.core.net.TlsPair.serverOptions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Deadline;
import dev.heddle.core.TimeSource;
import dev.heddle.core.spi.Readiness;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that each byte arrives, in both directions at the same time. */
@Tag("integration")
@Timeout(120)
final class TlsDataTest {
    private static final int LENGTH = 8 << 20;

    @BeforeAll
    static void makeCertificates() {
        TlsCertificates.withKey("server"); // creating the keys takes longer than the tests
    }

    private static Void sendAll(TlsTransport to, int seed) throws IOException {
        TlsContent content = new TlsContent(seed, LENGTH);
        while (!content.isSent()) {
            if (content.send(to.sender()) == 0) {
                throw new AssertionError("sent nothing");
            }
        }
        to.shutdownOutput();
        return null;
    }

    private static Void receiveAll(TlsTransport from, int seed, int bufferSize) throws IOException {
        TlsContent content = new TlsContent(seed, LENGTH);
        ByteBuffer target = ByteBuffer.allocate(bufferSize);
        int received;
        while ((received = from.receiver().receive(target)) > 0) {
            assertThat(received).isEqualTo(target.position());
            content.check(target.flip());
            target.clear();
        }
        assertThat(received).isEqualTo(-1);
        assertThat(content.done()).isEqualTo(LENGTH);
        return null;
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 5000, 100_000})
    void blockingHalvesMoveEachByteInBothDirectionsAtOnce(int bufferSize) throws Exception {
        try (TlsPair pair = TlsPair.connect()) {
            FutureTask<Void> there = TlsPair.async(() -> sendAll(pair.client(), 1));
            FutureTask<Void> back = TlsPair.async(() -> sendAll(pair.server(), 2));
            FutureTask<Void> arrival = TlsPair.async(() -> receiveAll(pair.server(), 1, bufferSize));
            receiveAll(pair.client(), 2, bufferSize);
            TlsPair.get(arrival);
            TlsPair.get(there);
            TlsPair.get(back);
        }
    }

    /**
     * Sends and receives on one thread, as a worker does. With TLS 1.2, closing one direction also closes the other.
     */
    private static Void exchange(TlsTransport transport, int sent, int expected, int length) throws IOException {
        transport.nonBlocking();
        boolean halves = transport.session().getProtocol().equals("TLSv1.3");
        TlsContent out = new TlsContent(sent, length);
        TlsContent in = new TlsContent(expected, length);
        ByteBuffer target = ByteBuffer.allocate(20_000);
        Deadline deadline = Deadline.after(TimeSource.SYSTEM, Duration.ofSeconds(100));
        try (Readiness readiness = new Readiness(transport)) {
            boolean done = false;
            while (!done) {
                assertThat(deadline.expired()).isFalse();
                long moved = out.isSent() ? 0 : out.send(transport.sender());
                if (moved > 0 && out.isSent() && halves) {
                    transport.shutdownOutput();
                }
                int received = transport.receiver().receive(target);
                in.check(target.flip());
                target.clear();
                boolean ended = halves ? received < 0 : in.done() == length;
                done = ended && out.isSent() && transport.interest(true, false) == SelectionKey.OP_READ;
                if (moved == 0 && received <= 0 && !done) {
                    readiness.await(true, !out.isSent(), deadline);
                }
            }
        }
        assertThat(in.done()).isEqualTo(length);
        return null;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "narrow TLSv1.3", "narrow TLSv1.2"})
    void nonBlockingHalvesMoveEachByteInBothDirectionsAtOnce(String kind) throws Exception {
        TlsOptions client = clientOptions().protocols(kind.substring(kind.indexOf("TLS")));
        TlsPair.Sockets sockets = kind.startsWith("narrow") ? TlsPair.Sockets.narrow() : TlsPair.Sockets.connect();
        try (TlsPair pair = TlsPair.over(sockets, "localhost", client, serverOptions())) {
            FutureTask<Void> far = TlsPair.async(() -> exchange(pair.server(), 2, 1, LENGTH));
            exchange(pair.client(), 1, 2, LENGTH);
            TlsPair.get(far);
        }
    }

    /** Forwards the bytes in writes of one byte; returns false if the other end was closed before. */
    @SuppressWarnings("ThreadPriorityCheck") // lets the reader see each byte separately
    private static boolean trickle(SocketChannel from, SocketChannel to) {
        ByteBuffer one = ByteBuffer.allocate(1);
        try {
            while (from.read(one.clear()) > 0) {
                to.write(one.flip());
                Thread.yield();
            }
            to.shutdownOutput();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aConnectionWorksByteByByte(boolean nonBlocking) throws Exception {
        TlsPair.Sockets near = TlsPair.Sockets.connect();
        TlsPair.Sockets far = TlsPair.Sockets.connect();
        try (near;
                far) {
            near.server().setOption(StandardSocketOptions.TCP_NODELAY, true);
            far.client().setOption(StandardSocketOptions.TCP_NODELAY, true);
            FutureTask<Boolean> there = TlsPair.async(() -> trickle(near.server(), far.client()));
            FutureTask<Boolean> back = TlsPair.async(() -> trickle(far.client(), near.server()));
            TlsPair.Sockets ends = new TlsPair.Sockets(near.client(), far.server());
            try (TlsPair pair = TlsPair.over(ends, "localhost", clientOptions(), serverOptions())) {
                if (nonBlocking) {
                    FutureTask<Void> server = TlsPair.async(() -> exchange(pair.server(), 2, 1, 50_000));
                    exchange(pair.client(), 1, 2, 50_000);
                    TlsPair.get(server);
                } else {
                    TlsPair.send(pair.client(), "x".repeat(20_000));
                    assertThat(TlsPair.receive(pair.server(), 20_000)).isEqualTo("x".repeat(20_000));
                    TlsPair.send(pair.server(), "answer");
                    assertThat(TlsPair.receive(pair.client(), 6)).isEqualTo("answer");
                }
            }
            TlsPair.get(there);
            TlsPair.get(back);
        }
    }
}
