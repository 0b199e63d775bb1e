// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import static dev.heddle.core.net.TlsPair.clientOptions;
import static dev.heddle.core.net.TlsPair.serverOptions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.Deadline;
import dev.heddle.core.TimeSource;
import dev.heddle.core.spi.Readiness;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.FutureTask;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class TlsTransportTest {
    private static final int LENGTH = 8 << 20;
    private static final Duration PROMPT = Duration.ofSeconds(20);

    @BeforeAll
    static void makeCertificates() {
        TlsCertificates.withKey("server"); // creating the keys takes longer than the tests
    }

    @Test
    void oneReceiveTakesManySmallRecords() throws Exception {
        try (TlsPair pair = TlsPair.connect()) {
            for (int i = 0; i < 20; i++) {
                TlsPair.send(pair.client(), "record");
            }
            pair.client().shutdownOutput();
            pair.server().nonBlocking();
            assertThat(drain(pair.server())).isEqualTo(120);
            assertThat(TlsPair.receiveOne(pair.server())).isEqualTo(-1);
        }
    }

    /** Reads to the end, waiting when necessary. */
    private static int drain(TlsTransport from) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(1000);
        Deadline deadline = Deadline.after(TimeSource.SYSTEM, PROMPT);
        try (Readiness readiness = new Readiness(from)) {
            int received;
            while ((received = from.receiver().receive(target)) >= 0) {
                assertThat(deadline.expired()).isFalse();
                if (received == 0) {
                    readiness.await(true, false, deadline);
                }
            }
        }
        return target.position();
    }

    @Test
    void withoutRoomASendTakesNothingAndSaysSo() throws Exception {
        try (TlsPair pair = TlsPair.over(TlsPair.Sockets.narrow(), "localhost", clientOptions(), serverOptions())) {
            TlsTransport client = pair.client();
            client.nonBlocking();
            pair.server().nonBlocking();
            assertThat(TlsPair.receiveOne(client)).isZero();
            assertThat(client.interest(true, false)).isEqualTo(SelectionKey.OP_READ);
            TlsContent content = new TlsContent(5, LENGTH);
            long sent = 0;
            long now;
            while ((now = content.send(client.sender())) > 0) {
                sent += now;
            }
            assertThat(content.remaining()).isPositive();
            assertThat(client.interest(true, false)).isEqualTo(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            assertThat(client.interest(false, false)).isZero();
            // The sender does not count the bytes that the receiving half flushes until the next send.
            TlsContent arrived = new TlsContent(5, LENGTH);
            ByteBuffer target = ByteBuffer.allocate(1 << 16);
            Deadline deadline = Deadline.after(TimeSource.SYSTEM, PROMPT);
            while (client.interest(true, false) != SelectionKey.OP_READ) {
                assertThat(deadline.expired()).isFalse();
                pair.server().receiver().receive(target.clear());
                arrived.check(target.flip());
                assertThat(TlsPair.receiveOne(client)).isZero();
            }
            sent += content.send(client.sender());
            while (arrived.done() < sent) {
                assertThat(deadline.expired()).isFalse();
                pair.server().receiver().receive(target.clear());
                arrived.check(target.flip());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void theEndOfTheOutputIsTheEndForTheReader(String protocol) throws Exception {
        try (TlsPair pair = TlsPair.connect(protocol)) {
            TlsPair.send(pair.server(), "early");
            TlsPair.send(pair.client(), "last");
            pair.client().shutdownOutput();
            pair.client().shutdownOutput();
            assertThatThrownBy(() -> TlsPair.send(pair.client(), "late")).isInstanceOf(ClosedChannelException.class);
            assertThat(TlsPair.receive(pair.server(), 100)).isEqualTo("last");
            assertThat(TlsPair.receiveOne(pair.server())).isEqualTo(-1);
            if (protocol.equals("TLSv1.3")) {
                TlsPair.send(pair.server(), " answer");
            } else {
                assertThatThrownBy(() -> TlsPair.send(pair.server(), "answer")).isInstanceOf(SSLException.class);
            }
            pair.server().close();
            assertThat(TlsPair.receive(pair.client(), 100))
                    .isEqualTo(protocol.equals("TLSv1.3") ? "early answer" : "early");
            assertThat(TlsPair.receiveOne(pair.client())).isEqualTo(-1);
        }
    }

    @Test
    void anEndWithoutCloseNotifyIsAnErrorEachTime() throws Exception {
        TlsPair.Sockets sockets = TlsPair.Sockets.connect();
        try (TlsPair pair = TlsPair.over(sockets, "localhost", clientOptions(), serverOptions())) {
            TlsPair.send(pair.client(), "before");
            sockets.client().shutdownOutput();
            assertThat(TlsPair.receive(pair.server(), 6)).isEqualTo("before");
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> TlsPair.receiveOne(pair.server()))
                        .isInstanceOf(SSLException.class)
                        .hasMessageContaining("without close_notify: data may be missing");
            }
        }
    }

    @Test
    void aChangedByteIsAnError() throws Exception {
        TlsPair.Sockets sockets = TlsPair.Sockets.connect();
        try (TlsPair pair = TlsPair.over(sockets, "localhost", clientOptions(), serverOptions())) {
            TlsPair.send(pair.client(), "before");
            sockets.client().write(ByteBuffer.wrap(new byte[] {
                23, 3, 3, 0, 20, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20
            }));
            assertThat(TlsPair.receive(pair.server(), 6)).isEqualTo("before");
            assertThatThrownBy(() -> TlsPair.receiveOne(pair.server())).isInstanceOf(SSLException.class);
            pair.server().close();
            assertThatThrownBy(() -> TlsPair.receiveOne(pair.client()))
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("bad_record_mac");
        }
    }

    @Test
    void aPeerThatAsksForNewKeysAgainAndAgainIsRefused() throws Exception {
        try (TlsPair.Sockets sockets = TlsPair.Sockets.connect()) {
            FutureTask<TlsTransport> accepting =
                    TlsPair.async(() -> TlsTransport.server(sockets.server(), serverOptions()));
            SSLEngine engine = TlsCertificates.trusting("ca").createSSLEngine("localhost", 443);
            engine.setUseClientMode(true);
            TlsHandshake.run(engine, sockets.client(), PROMPT, new TlsFailures("server", true));
            try (TlsTransport server = TlsPair.get(accepting)) {
                ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
                for (int i = 0; i < 101; i++) {
                    engine.beginHandshake(); // with TLS 1.3 this requests a key update
                    engine.wrap(ByteBuffer.allocate(0), out.clear());
                    sockets.client().write(out.flip());
                }
                assertThatThrownBy(() -> TlsPair.receiveOne(server))
                        .isInstanceOf(SSLException.class)
                        .hasMessageContaining("requests new keys too often");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void closingSendsCloseNotify(boolean nonBlocking) throws Exception {
        try (TlsPair pair = TlsPair.connect()) {
            if (nonBlocking) {
                pair.client().nonBlocking();
            }
            TlsPair.send(pair.client(), "last");
            Thread.currentThread().interrupt();
            pair.client().close();
            assertThat(Thread.interrupted()).isTrue();
            pair.client().close();
            assertThat(TlsPair.receive(pair.server(), 100)).isEqualTo("last");
            assertThat(TlsPair.receiveOne(pair.server())).isEqualTo(-1);
            assertThatThrownBy(() -> TlsPair.send(pair.client(), "x")).isInstanceOf(ClosedChannelException.class);
            assertThatThrownBy(() -> TlsPair.receiveOne(pair.client())).isInstanceOf(ClosedChannelException.class);
            assertThatThrownBy(() -> pair.client().shutdownOutput()).isInstanceOf(ClosedChannelException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void closingEndsAWaitingReceiveAndStillSendsCloseNotify(boolean virtual) throws Exception {
        try (TlsPair pair = TlsPair.connect()) {
            FutureTask<Integer> receiving = new FutureTask<>(() -> TlsPair.receiveOne(pair.client()));
            Thread thread = (virtual ? Thread.ofVirtual() : Thread.ofPlatform().daemon()).start(receiving);
            awaitWaiting(thread);
            pair.client().close();
            assertThatThrownBy(() -> TlsPair.get(receiving)).isInstanceOf(ClosedChannelException.class);
            assertThat(TlsPair.receiveOne(pair.server())).isEqualTo(-1);
        }
    }

    /** Waits until a thread is parked or, as far as Java reports it, in a system call. */
    private static void awaitWaiting(Thread thread) {
        Deadline deadline = Deadline.after(TimeSource.SYSTEM, PROMPT);
        while (Arrays.stream(thread.getStackTrace())
                .noneMatch(frame -> frame.getMethodName().equals("park")
                        || frame.getMethodName().equals("read0"))) {
            assertThat(deadline.expired()).isFalse();
            Thread.onSpinWait();
        }
    }

    private static FutureTask<Void> waitingSend(TlsTransport client) throws Exception {
        TlsContent content = new TlsContent(7, 64 << 20);
        FutureTask<Void> sending = new FutureTask<>(() -> {
            while (!content.isSent()) {
                content.send(client.sender());
            }
            return null;
        });
        awaitStalled(Thread.ofPlatform().daemon().start(sending), content);
        return sending;
    }

    /** Waits until a sender whose peer does not read has made no progress for a while. */
    private static void awaitStalled(Thread thread, TlsContent content) throws InterruptedException {
        int done;
        do {
            done = content.done();
            thread.join(300);
        } while (content.done() != done || done == 0);
    }

    @Test
    void closingEndsAWaitingSend() throws Exception {
        try (TlsPair pair = TlsPair.connect()) {
            FutureTask<Void> sending = waitingSend(pair.client());
            pair.client().close();
            assertThatThrownBy(() -> TlsPair.get(sending)).isInstanceOf(ClosedChannelException.class);
        }
    }

    @Test
    void theEndOfTheOutputEndsAWaitingSendWhoseReaderIsTold() throws Exception {
        try (TlsPair pair = TlsPair.connect()) {
            FutureTask<Void> sending = waitingSend(pair.client());
            pair.client().shutdownOutput();
            assertThatThrownBy(() -> TlsPair.get(sending)).isInstanceOf(IOException.class);
            ByteBuffer target = ByteBuffer.allocate(1 << 16);
            assertThatThrownBy(() -> {
                        while (pair.server().receiver().receive(target.clear()) >= 0) {}
                    })
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("without close_notify");
            TlsPair.send(pair.server(), "still");
            assertThat(TlsPair.receive(pair.client(), 5)).isEqualTo("still");
        }
    }

    @Test
    void withoutRoomCloseNotifyFollowsLaterByTheReceivingHalf() throws Exception {
        try (TlsPair pair = TlsPair.over(TlsPair.Sockets.narrow(), "localhost", clientOptions(), serverOptions())) {
            boolean[] told = new boolean[1];
            pair.client().onReady(() -> told[0] = true);
            pair.client().nonBlocking();
            pair.server().nonBlocking();
            TlsContent content = new TlsContent(3, LENGTH);
            while (content.send(pair.client().sender()) > 0) {}
            pair.client().shutdownOutput();
            assertThat(told[0]).isTrue();
            Deadline deadline = Deadline.after(TimeSource.SYSTEM, PROMPT);
            TlsContent arrived = new TlsContent(3, LENGTH);
            ByteBuffer target = ByteBuffer.allocate(1 << 16);
            while (pair.server().receiver().receive(target.clear()) >= 0) {
                arrived.check(target.flip());
                assertThat(deadline.expired()).isFalse();
                assertThat(TlsPair.receiveOne(pair.client())).isZero();
            }
            assertThat(pair.client().interest(true, false)).isEqualTo(SelectionKey.OP_READ);
        }
    }
}
