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
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class TlsTransportTest {
    private static final int LENGTH = 8 << 20;
    private static final Duration PROMPT = Duration.ofSeconds(20);

    /** What one end sends, or should receive: every byte depends on its place. */
    private static final class Content {
        private final int seed;
        private final int length;
        private int done;
        private ByteBuffer[] unsent = {ByteBuffer.allocate(0)};

        Content(int seed, int length) {
            this.seed = seed;
            this.length = length;
        }

        private byte at(int place) {
            return (byte) (seed + place * 31 + (place >> 8) * 7 + (place >> 16));
        }

        /** Sends once; returns how many bytes. The buffers' positions agree with that. */
        long send(TransportSend out) throws IOException {
            if (remaining() == 0) {
                unsent = new ByteBuffer[] {next(1), next(3000), next(70_000), next(17), next(0)};
            }
            long before = remaining();
            long sent = out.send(unsent, 0, unsent.length);
            if (before - remaining() != sent) {
                throw new AssertionError("positions moved by " + (before - remaining()) + ", returned " + sent);
            }
            return sent;
        }

        private long remaining() {
            long remaining = 0;
            for (ByteBuffer each : unsent) {
                remaining += each.remaining();
            }
            return remaining;
        }

        private ByteBuffer next(int most) {
            int count = Math.min(most, length - done);
            ByteBuffer buffer = (most > 4096 ? ByteBuffer.allocateDirect(count + 3) : ByteBuffer.allocate(count + 3));
            buffer.position(3);
            while (buffer.hasRemaining()) {
                buffer.put(at(done++));
            }
            return buffer.position(3);
        }

        boolean isSent() {
            return done == length && remaining() == 0;
        }

        /** Checks what was received. */
        void check(ByteBuffer received) {
            while (received.hasRemaining()) {
                byte got = received.get();
                if (got != at(done++)) {
                    throw new AssertionError("wrong byte at " + (done - 1));
                }
            }
        }
    }

    private static Void sendAll(TlsTransport to, int seed) throws IOException {
        Content content = new Content(seed, LENGTH);
        while (!content.isSent()) {
            if (content.send(to.sender()) == 0) {
                throw new AssertionError("sent nothing");
            }
        }
        to.shutdownOutput();
        return null;
    }

    private static Void receiveAll(TlsTransport from, int seed, int bufferSize) throws IOException {
        Content content = new Content(seed, LENGTH);
        ByteBuffer target = ByteBuffer.allocate(bufferSize);
        int received;
        while ((received = from.receiver().receive(target)) > 0) {
            assertThat(received).isEqualTo(target.position());
            content.check(target.flip());
            target.clear();
        }
        assertThat(received).isEqualTo(-1);
        assertThat(content.done).isEqualTo(LENGTH);
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

    /** One thread that sends and receives, as a worker does. With TLS 1.2 the end of one direction ends the other one too. */
    private static Void exchange(TlsTransport transport, int sent, int expected, int length) throws IOException {
        transport.nonBlocking();
        boolean halves = transport.session().getProtocol().equals("TLSv1.3");
        Content out = new Content(sent, length);
        Content in = new Content(expected, length);
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
                boolean ended = halves ? received < 0 : in.done == length;
                done = ended && out.isSent() && transport.interest(true, false) == SelectionKey.OP_READ;
                if (moved == 0 && received <= 0 && !done) {
                    readiness.await(true, !out.isSent(), deadline);
                }
            }
        }
        assertThat(in.done).isEqualTo(length);
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

    /** Hands on what comes, in writes of one byte. */
    private static Void trickle(SocketChannel from, SocketChannel to) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        while (from.read(one.clear()) > 0) {
            to.write(one.flip());
            Thread.yield();
        }
        to.shutdownOutput();
        return null;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aConnectionWorksByteByByte(boolean nonBlocking) throws Exception {
        TlsPair.Sockets near = TlsPair.Sockets.connect();
        TlsPair.Sockets far = TlsPair.Sockets.connect();
        try (near;
                far) {
            near.server().setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
            far.client().setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
            TlsPair.async(() -> trickle(near.server(), far.client()));
            TlsPair.async(() -> trickle(far.client(), near.server()));
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
        }
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

    /** Reads to the end, waiting where needed. */
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
            Content content = new Content(5, LENGTH);
            long sent = 0;
            long now;
            while ((now = content.send(client.sender())) > 0) {
                sent += now;
            }
            assertThat(content.remaining()).isPositive();
            assertThat(client.interest(true, false)).isEqualTo(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            assertThat(client.interest(false, false)).isZero();
            // What the receiving half sends is not reported before the sender asks.
            Content arrived = new Content(5, LENGTH);
            ByteBuffer target = ByteBuffer.allocate(1 << 16);
            Deadline deadline = Deadline.after(TimeSource.SYSTEM, PROMPT);
            while (client.interest(true, false) != SelectionKey.OP_READ) {
                assertThat(deadline.expired()).isFalse();
                pair.server().receiver().receive(target.clear());
                arrived.check(target.flip());
                assertThat(TlsPair.receiveOne(client)).isZero();
            }
            assertThat(content.send(client.sender())).isPositive();
            assertThat(arrived.done).isGreaterThanOrEqualTo((int) sent);
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
            sockets.client().write(ByteBuffer.wrap(new byte[] {23, 3, 3, 0, 20, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20}));
            assertThat(TlsPair.receive(pair.server(), 6)).isEqualTo("before");
            assertThatThrownBy(() -> TlsPair.receiveOne(pair.server())).isInstanceOf(SSLException.class);
            pair.server().close();
            assertThatThrownBy(() -> TlsPair.receiveOne(pair.client()))
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("bad_record_mac");
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

    /** Waits until a thread is in a system call, as far as Java can tell, or parked. */
    private static void awaitWaiting(Thread thread) {
        Deadline deadline = Deadline.after(TimeSource.SYSTEM, PROMPT);
        while (java.util.Arrays.stream(thread.getStackTrace())
                .noneMatch(frame -> frame.getMethodName().equals("park") || frame.getMethodName().equals("read0"))) {
            assertThat(deadline.expired()).isFalse();
            Thread.onSpinWait();
        }
    }

    private static FutureTask<Void> waitingSend(TlsTransport client) throws Exception {
        Content content = new Content(7, 64 << 20);
        FutureTask<Void> sending = new FutureTask<>(() -> {
            while (!content.isSent()) {
                content.send(client.sender());
            }
            return null;
        });
        awaitStalled(Thread.ofPlatform().daemon().start(sending), content);
        return sending;
    }

    /** Waits until a sender, whose peer does not read, has stopped for a while. */
    private static void awaitStalled(Thread thread, Content content) throws InterruptedException {
        int done;
        do {
            done = content.done;
            thread.join(300);
        } while (content.done != done || done == 0);
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
            Content content = new Content(3, LENGTH);
            while (content.send(pair.client().sender()) > 0) {}
            pair.client().shutdownOutput();
            assertThat(told[0]).isTrue();
            Deadline deadline = Deadline.after(TimeSource.SYSTEM, PROMPT);
            Content arrived = new Content(3, LENGTH);
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
