// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.ConnectionClosedException.Reason;
import dev.heddle.core.ConnectionMessageHandler;
import dev.heddle.core.Deadline;
import dev.heddle.core.Exchange;
import dev.heddle.core.MessageProtocol;
import dev.heddle.core.Overflow;
import dev.heddle.core.WorkerConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Checks a protocol of lines: frames that end with a delimiter, a codec, and answers of the reader thread. */
abstract class LinesContract extends ContractFixture {
    private static final int READ = 1024;
    private static final int MAX_LINE = 10_000;

    private final InMemoryTransport.Pair pair = InMemoryTransport.pair(4096);
    private final FaultTransport near = new FaultTransport(pair.left());
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    private final StringBuilder received = new StringBuilder();
    private @Nullable ConnectionMessageHandler<String, String> started;

    private ConnectionMessageHandler<String, String> start() throws IOException {
        WorkerConfig config = spec().config().withReceiveBufferBytes(READ);
        pair.right().nonBlocking();
        ConnectionMessageHandler<String, String> handler = ConnectionMessageHandler.start(
                backend().newWorker(config),
                near,
                MessageProtocol.of(new LineProtocol(MAX_LINE, Overflow.DROP), pool),
                heard::add);
        started = handler;
        return handler;
    }

    @AfterEach
    void stop() {
        ConnectionMessageHandler<String, String> handler = started;
        if (handler != null) {
            handler.close();
            LeakCheck.assertNothingOpen(handler);
        }
        pair.right().close();
    }

    private void peerSends(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
        Bounded.await("room at the peer", () -> {
            try {
                pair.right().sender().send(new ByteBuffer[] {bytes}, 0, 1);
                return !bytes.hasRemaining();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    private String peerReceives() {
        ByteBuffer input = ByteBuffer.allocate(READ);
        Bounded.await("a line at the peer", () -> {
            try {
                if (received.indexOf("\n") < 0 && pair.right().receiver().receive(input.clear()) > 0) {
                    received.append(StandardCharsets.ISO_8859_1.decode(input.flip()));
                }
                return received.indexOf("\n") >= 0;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        int end = received.indexOf("\n");
        String line = received.substring(0, end);
        received.delete(0, end + 1);
        return line;
    }

    private Caller<String> caller(String text) {
        ConnectionMessageHandler<String, String> handler = handler();
        return start(() -> handler.call(text, Deadline.NEVER));
    }

    private ConnectionMessageHandler<String, String> handler() {
        ConnectionMessageHandler<String, String> handler = started;
        if (handler == null) {
            throw new IllegalStateException("not started");
        }
        return handler;
    }

    /** Makes a call that the peer answers at once. */
    private void assertWorks() throws Exception {
        Caller<String> caller = caller("probe");
        String[] request = peerReceives().split(" ", 3);
        assertThat(request[2]).isEqualTo("probe");
        peerSends("! " + request[1] + " alive\n");
        assertThat(caller.get()).isEqualTo("alive");
    }

    @Test
    void linesMayBeCutAnywhere() throws Exception {
        for (int piece : new int[] {1, 2, 3, 7, 64, 65, READ - 1, READ}) {
            near.readsOf(piece);
            if (started == null) {
                start();
            }
            for (int length : new int[] {0, 1, 50, READ, 9000}) {
                Caller<String> caller = caller("give " + length);
                String[] request = peerReceives().split(" ", 3);
                peerSends("* in between\n! " + request[1] + " " + "x".repeat(length) + "\n* after\n");
                assertThat(caller.get()).isEqualTo("x".repeat(length));
            }
        }
        assertWorks();
        Bounded.await("the other lines", () -> heard.size() == 2 * 8 * 5);
    }

    @Test
    void theServerMaySpeakFirst() throws Exception {
        peerSends("* welcome\n");
        start();
        assertWorks();
        Bounded.await("the greeting", () -> heard.contains("welcome"));
    }

    @Test
    void aPingIsAnsweredWithoutACaller() throws Exception {
        start();
        Caller<String> caller = caller("waits");
        String[] request = peerReceives().split(" ", 3);
        for (int i = 0; i < 5; i++) {
            peerSends("PING\nPING\n");
            assertThat(peerReceives()).isEqualTo("PONG");
            assertThat(peerReceives()).isEqualTo("PONG");
        }
        peerSends("! " + request[1] + " at last\n");
        assertThat(caller.get()).isEqualTo("at last");
    }

    @Test
    void aPeerThatReadsItsAnswersMayPingForEver() throws Exception {
        start();
        Caller<String> caller = caller("waits");
        String[] request = peerReceives().split(" ", 3);
        for (int i = 0; i < 400; i++) {
            peerSends("PING\n".repeat(50));
            for (int j = 0; j < 50; j++) {
                assertThat(peerReceives()).isEqualTo("PONG");
            }
        }
        peerSends("! " + request[1] + " ok\n");
        assertThat(caller.get()).isEqualTo("ok");
    }

    @Test
    void aPeerThatAsksFasterThanItReadsEndsTheConnection() throws Exception {
        start();
        Caller<String> caller = caller("waits");
        peerReceives();
        Caller<Boolean> flood = Caller.start(() -> {
            ByteBuffer pings = ByteBuffer.wrap("PING\n".repeat(20_000).getBytes(StandardCharsets.ISO_8859_1));
            while (pings.hasRemaining() && handler().isOpen()) {
                try {
                    pair.right().sender().send(new ByteBuffer[] {pings}, 0, 1);
                } catch (IOException e) {
                    return true; // the connection was closed meanwhile
                }
                Thread.onSpinWait();
            }
            return pings.hasRemaining() || !handler().isOpen();
        });
        assertThat(caller.failure())
                .isInstanceOfSatisfying(
                        ConnectionClosedException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.PROTOCOL))
                .hasMessageContaining("asks faster than it reads");
        assertThat(flood.get()).isTrue();
    }

    @Test
    void aLineWithoutEndEndsTheConnection() throws Exception {
        start();
        Caller<String> caller = caller("waits");
        peerReceives();
        peerSends("x".repeat(MAX_LINE));
        assertThat(caller.failure())
                .isInstanceOf(ConnectionClosedException.class)
                .hasMessageContaining("no end of frame within " + MAX_LINE + " bytes");
    }

    @Test
    void severalMessagesShareAFrame() throws Exception {
        ConnectionMessageHandler<String, String> handler = start();
        Caller<List<String>> caller = start(() -> {
            List<String> answers = new ArrayList<>();
            for (Exchange<String, String> exchange : handler.sendo(List.of("a", "b", "c"), Deadline.NEVER)) {
                answers.add(handler.recvo(exchange));
            }
            return answers;
        });
        StringBuilder answers = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            String[] request = peerReceives().split(" ", 3);
            answers.insert(0, "! " + request[1] + " " + request[2] + request[2] + "\n");
        }
        peerSends(answers.toString());
        assertThat(caller.get()).containsExactly("aa", "bb", "cc");
        Bounded.await("the frame counted", () -> handler.metrics().framesSent() == 1);
    }

    @Test
    void anErrorBeforeAMessageIsSentHarmsNobody() throws Exception {
        ConnectionMessageHandler<String, String> handler = start();
        Throwable failure = null;
        try {
            handler.call(LineProtocol.UNSENDABLE, Deadline.NEVER);
        } catch (AssertionError e) {
            failure = e;
        }
        assertThat(failure).hasMessageContaining("asked to fail");
        assertThat(pool.onLoan()).isZero();
        assertWorks();
    }

    @Test
    void anErrorWhileAMessageIsLaidOutEndsTheConnectionAndLeavesNothing() throws Exception {
        start();
        Caller<String> other = caller("waits");
        peerReceives();
        assertThat(caller(LineProtocol.UNSEALABLE).failure())
                .isInstanceOf(ConnectionClosedException.class)
                .hasMessageContaining("asked to fail");
        assertThat(other.failure()).isInstanceOf(ConnectionClosedException.class);
        assertThat(handler().metrics().queuedBytes()).isZero();
    }
}
