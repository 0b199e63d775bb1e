// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.ConnectionClosedException.Reason;
import dev.heddle.core.Exchange;
import dev.heddle.core.MetricsSnapshot;
import dev.heddle.core.Permits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Checks that the first failure ends the connection: every waiting call fails at once with that cause, and so does
 * every later call.
 */
abstract class FailuresContract extends ContractFixture {
    private static final int WAITERS = 5;

    /** An action that ends a connection from outside. */
    private interface Ending {
        void of(Link link) throws IOException;
    }

    private ConnectionClosedException assertEnds(Reason reason, Ending ending) throws Exception {
        return assertEnds(link(), reason, ending);
    }

    /**
     * Checks that the action fails all calls at once. The clock does not move, so a call that does not fail at once
     * never fails.
     */
    private ConnectionClosedException assertEnds(Link link, Reason reason, Ending ending) throws Exception {
        List<Caller<String>> callers = link.waitingCallers(WAITERS);
        Exchange<TestRequest, TestReply> unreceived = link.send("received later");
        link.peer.awaitRequest();
        ending.of(link);
        for (Caller<String> caller : callers) {
            assertClosed(caller.failure(), reason);
        }
        assertClosed(Caller.start(() -> link.receive(unreceived)).failure(), reason);
        assertThat(unreceived.state()).isEqualTo(Exchange.State.FAILED);
        assertClosed(link.caller("afterwards").failure(), reason);
        assertClosed(Caller.start(() -> link.future("afterwards")).failure(), reason);
        assertThat(link.handler.isOpen()).isFalse();
        MetricsSnapshot metrics = link.metrics();
        assertThat(metrics.exchangesFailed()).isEqualTo(WAITERS + 1);
        assertThat(metrics.exchangesOpen()).isZero();
        return Objects.requireNonNull(link.handler.worker().failure());
    }

    private static void assertClosed(Throwable failure, Reason reason) {
        assertThat(failure).isInstanceOf(ConnectionClosedException.class);
        assertThat(((ConnectionClosedException) failure).reason())
                .as(failure.toString())
                .isEqualTo(reason);
    }

    @Test
    void peerClosesCleanly() throws Exception {
        ConnectionClosedException cause = assertEnds(Reason.PEER_CLOSED, link -> link.peer.close());
        assertThat(cause).hasMessageContaining("memory:right");
    }

    @Test
    void peerResets() throws Exception {
        ConnectionClosedException cause =
                assertEnds(Reason.IO_ERROR, link -> link.memory().reset());
        assertThat(cause).rootCause().hasMessage("connection reset");
    }

    @Test
    void peerClosesInTheMiddleOfAHeader() throws Exception {
        assertEnds(Reason.TRUNCATED, link -> {
            link.peer.sendRaw(ByteBuffer.wrap(new byte[] {0, 0}));
            link.peer.close();
        });
    }

    @Test
    void peerClosesInTheMiddleOfABody() throws Exception {
        assertEnds(Reason.TRUNCATED, link -> {
            link.peer.sendRaw(
                    TestMessage.frame(TestMessage.reply(0, "whole")).slice(0, TestProtocol.FRAME_HEADER + 20));
            link.peer.close();
        });
    }

    @Test
    void repliesBeforeTheEndStillCount() throws Exception {
        Link link = link();
        List<Caller<String>> callers = link.waitingCallers(2);
        TestMessage answered = link.pending().get(0);
        link.peer.send(answered.answer("in time"));
        link.peer.close();
        int index = Integer.parseInt(answered.text().substring("caller ".length()));
        assertThat(callers.get(index).get()).isEqualTo("in time");
        assertClosed(callers.get(1 - index).failure(), Reason.PEER_CLOSED);
    }

    @Test
    void readFails() throws Exception {
        assertEnds(Reason.IO_ERROR, link -> {
            link.transport.failReadsAt(link.transport.bytesRead() + 10);
            link.peer.send(TestMessage.reply(0, "half of this arrives"));
        });
    }

    @Test
    void oversizedFrame() throws Exception {
        ConnectionClosedException cause = assertEnds(Reason.PROTOCOL, link -> sendLength(link, TestProtocol.MAX_FRAME));
        assertThat(cause).hasMessageContaining("" + TestProtocol.MAX_FRAME);
        assertThat(pool.idleBytes()).as("bytes ever allocated").isLessThan(64 << 10);
    }

    @Test
    void negativeLength() throws Exception {
        assertEnds(Reason.PROTOCOL, link -> sendLength(link, Integer.MIN_VALUE));
    }

    @Test
    void zeroLengthFrame() throws Exception {
        assertEnds(Reason.PROTOCOL, link -> sendLength(link, 0));
    }

    private static void sendLength(Link link, int length) throws IOException {
        link.peer.sendRaw(ByteBuffer.allocate(4).putInt(length).flip());
    }

    @Test
    void garbageInsteadOfAFrame() throws Exception {
        assertEnds(
                Reason.PROTOCOL,
                link -> link.peer.sendRaw(
                        ByteBuffer.wrap("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII))));
    }

    @Test
    void garbageInAFrame() throws Exception {
        ConnectionClosedException cause = assertEnds(Reason.PROTOCOL, link -> {
            ByteBuffer frame = TestMessage.frame(TestMessage.reply(0, "fine"), TestMessage.reply(1, "not"));
            frame.putInt(frame.limit() - 7, Integer.MAX_VALUE); // the second text's length
            frame.putLong(TestProtocol.FRAME_HEADER + 3, 4711); // the first message has an unknown id
            link.peer.sendRaw(frame);
        });
        assertThat(cause).hasMessageContaining("a text of " + Integer.MAX_VALUE);
    }

    @Test
    void aFlippedBitInAKind() throws Exception {
        ConnectionClosedException cause = assertEnds(Reason.PROTOCOL, link -> {
            link.transport.corruptReadAt(link.transport.bytesRead() + TestProtocol.FRAME_HEADER, 0x40);
            link.peer.send(TestMessage.reply(0, "reply"));
        });
        assertThat(cause).hasMessageContaining("unknown kind 65");
    }

    @Test
    void decoderThrowsARuntimeException() throws Exception {
        ConnectionClosedException cause =
                assertEnds(Reason.INTERNAL, link -> link.peer.send(TestMessage.reply(0, TestProtocol.BOMB)));
        assertThat(cause).hasRootCauseInstanceOf(IllegalStateException.class);
    }

    /** The ids of the message have been taken, so the connection cannot continue. */
    @Test
    void aMessageThatCannotBeSealedEndsTheConnection() throws Exception {
        unsealable(TestProtocol.UNSEALABLE);
    }

    @Test
    void anErrorWhileAMessageIsSealedEndsTheConnection() throws Exception {
        unsealable(TestProtocol.UNSEALABLE_ERROR);
    }

    private void unsealable(String text) throws Exception {
        Permits permits = new Permits(10);
        Link link = add(spec().permits(permits).inMemory());
        List<Caller<String>> callers = link.waitingCallers(2);
        Throwable failure = link.caller(text).failure();
        assertClosed(failure, Reason.INTERNAL);
        assertThat(failure).hasRootCauseMessage("asked to fail on this");
        assertThat(permits.available()).isEqualTo(8);
        for (Caller<String> caller : callers) {
            assertClosed(caller.failure(), Reason.INTERNAL);
        }
    }

    @Test
    void transportWriteFails() throws Exception {
        ConnectionClosedException cause = assertEnds(Reason.IO_ERROR, link -> {
            link.transport.failWritesAt(link.transport.bytesWritten() + 10);
            link.handler.worker().submit(link.protocol.answer(0, "fails in mid-frame"));
            endAfterFailedWrite(link);
        });
        assertThat(cause).rootCause().hasMessageContaining("by fault");
    }

    /** Reading continues for one second without input. */
    private void endAfterFailedWrite(Link link) {
        link.transport.awaitFailedWrite();
        Bounded.await("the end", () -> {
            clock.advance(Duration.ofSeconds(1));
            return !link.handler.isOpen();
        });
    }

    @Test
    void callersThatWaitForPermitsOrRoomFailToo() throws Exception {
        Permits permits = new Permits(2);
        Link link = add(spec().permits(permits)
                .config(config -> config.withMaxQueuedBytes(1000))
                .inMemory());
        link.transport.stallWritesAt(0);
        Caller<String> waitsForReply = link.caller("x".repeat(900));
        Bounded.await("a full queue", () -> link.metrics().queuedBytes() > 900);
        Caller<String> waitsForRoom = link.caller("y".repeat(900));
        Bounded.await("the last permit taken", () -> permits.available() == 0);
        Caller<String> waitsForPermits = link.caller("z");
        Bounded.await("a caller in line", () -> permits.waiting() == 1);
        link.peer.close();
        assertClosed(waitsForReply.failure(), Reason.PEER_CLOSED);
        assertClosed(waitsForRoom.failure(), Reason.PEER_CLOSED);
        assertClosed(waitsForPermits.failure(), Reason.PEER_CLOSED);
    }

    /** In this test no other failing call releases a permit. */
    @Test
    void callersThatWaitForPermitsAloneFailToo() throws Exception {
        Permits permits = new Permits(0);
        Link link = add(spec().permits(permits).inMemory());
        List<Caller<String>> waiting = List.of(link.caller("a"), link.caller("b"));
        Bounded.await("two callers in line", () -> permits.waiting() == 2);
        link.peer.close();
        for (Caller<String> caller : waiting) {
            assertClosed(caller.failure(), Reason.PEER_CLOSED);
        }
        assertThat(permits.waiting()).isZero();
    }

    @Test
    void onlyTheFirstFailureCounts() throws Exception {
        Link link = link();
        List<Caller<String>> callers = link.waitingCallers(2);
        link.handler.worker().fail(new ConnectionClosedException(Reason.PROTOCOL, "the first", null));
        link.handler.worker().fail(new ConnectionClosedException(Reason.INTERNAL, "the second", null));
        link.peer.close();
        for (Caller<String> caller : callers) {
            assertThat(caller.failure()).hasMessage("the first");
        }
        assertThat(link.caller("afterwards").failure()).hasMessage("the first");
    }

    @Test
    void aFailureOfOneConnectionLeavesOthersAlone() throws Exception {
        Link broken = link();
        Link whole = link();
        Caller<String> waits = whole.caller("waits");
        TestMessage request = whole.peer.awaitRequest();
        List<Caller<String>> failing = broken.waitingCallers(1);
        broken.memory().reset();
        assertClosed(failing.get(0).failure(), Reason.IO_ERROR);
        whole.peer.send(request.answer("ok"));
        assertThat(waits.get()).isEqualTo("ok");
    }
}
