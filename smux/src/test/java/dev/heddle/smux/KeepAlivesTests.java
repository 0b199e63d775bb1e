// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.ConnectionClosedException.Reason;
import dev.heddle.testkit.Bounded;
import dev.heddle.testkit.Caller;
import dev.heddle.testkit.FaultTransport;
import dev.heddle.testkit.InMemoryTransport;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests keep-alive frames and silent peers. */
abstract class KeepAlivesTests extends SmuxFixture {
    private static final String NOP = "0103000000000000";

    private SmuxConfig.Builder lively() {
        return config(1).keepAlive(Duration.ofSeconds(10), Duration.ofSeconds(30));
    }

    /** Advances the clock second by second and lets the timers run after each second. */
    private void pass(RawPeer peer, int seconds) {
        for (int i = 0; i < seconds; i++) {
            clock.advance(SECOND);
            // Once a task that is scheduled for now has run, all due tasks have run.
            Event ran = new Event(null);
            peer.session.worker().schedule(peer.session.deadline(Duration.ZERO), () -> Event.fireAll(ran));
            Bounded.await("the timers", () -> ran.isDone() || peer.session.isClosed());
        }
    }

    @Test
    void aNopEveryInterval() throws Exception {
        RawPeer peer = peerOf(lively().build(), true);
        for (int i = 0; i < 5; i++) {
            pass(peer, 9);
            assertThat(peer.isQuiet()).isTrue();
            pass(peer, 1);
            peer.expect(NOP);
            int count = i + 1;
            // The session skips the next NOP until it knows that this one was sent.
            Bounded.await(
                    "the NOP to be sent",
                    () -> peer.session.metrics().connection().framesSent() == count);
            peer.send(NOP);
            Bounded.await("the peer's NOP to arrive", () -> peer.transport.buffered() == 0);
            Bounded.await(
                    "the peer's NOP to be read",
                    () -> peer.session.metrics().connection().framesReceived() == count);
        }
        assertThat(peer.session.isClosed()).isFalse();
    }

    @Test
    void aSilentPeerEndsTheSession() throws Exception {
        RawPeer peer = peerOf(lively().build(), true);
        Caller<SmuxStream> acceptor = Caller.start(() -> peer.session.acceptStream());
        pass(peer, 29);
        assertThat(peer.session.isClosed()).isFalse();
        pass(peer, 1);
        Bounded.await("the end", () -> peer.session.isClosed());
        assertThat(acceptor.failure()).hasMessageContaining("received nothing from the peer within PT30S");
        peer.awaitEnd();
    }

    /**
     * Issues 37 and 43 of xtaci/smux: a blocked socket must not keep the session alive, and the close must not wait for
     * it.
     */
    @Test
    void aBlockedSocketEndsTheSessionToo() throws Exception {
        InMemoryTransport.Pair ends = InMemoryTransport.pair(1000);
        FaultTransport near = new FaultTransport(ends.left()).stallWritesAt(0);
        RawPeer peer = peerOf(lively().build(), 1, near, ends.right());
        SmuxStream stream = peer.session.openStream();
        Caller<Integer> writer = Caller.start(() -> stream.write(ByteBuffer.allocate(600_000)));
        pass(peer, 30);
        Bounded.await("the end", () -> peer.session.isClosed());
        assertThat(writer.failure()).isInstanceOf(SmuxSessionClosedException.class);
    }

    @Test
    void withoutKeepAliveSilenceIsNoEnd() throws Exception {
        RawPeer peer = peerOf(config(1).build(), true);
        pass(peer, 100);
        assertThat(peer.isQuiet()).isTrue();
        assertThat(peer.session.isClosed()).isFalse();
    }

    /** xtaci/smux closes a session whose own accept queue or receive buffer is full. */
    @Test
    void aSessionThatDoesNotReadByItselfIsNotEnded() throws Exception {
        RawPeer peer =
                peerOf(lively().maxReceiveBuffer(1000).maxStreamBuffer(1000).build(), true);
        SmuxStream stream = peer.session.openStream();
        peer.sendData(3, 1000);
        Bounded.await("the pause", () -> peer.session.budget().paused());
        pass(peer, 100);
        assertThat(peer.session.isClosed()).isFalse();
        assertThat(read(stream, 1000)).hasSize(1000);
        pass(peer, 40);
        peer.awaitEndedBy(Reason.IO_ERROR);
    }

    /** The failed write of a NOP shows that the connection is dead, also while the session does not read. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aConnectionThatDiesWhileReadingIsPausedIsNoticed(int version) throws Exception {
        SmuxConfig config = config(version)
                .keepAlive(Duration.ofSeconds(10), Duration.ofSeconds(30))
                .maxReceiveBuffer(1000)
                .maxStreamBuffer(1000)
                .build();
        RawPeer peer = peerOf(config, true);
        SmuxStream unread = peer.session.openStream();
        SmuxStream other = peer.session.openStream();
        peer.sendData(3, 1000);
        Bounded.await("the pause", () -> peer.session.budget().paused());
        Caller<Integer> writer = Caller.start(() -> other.write(ByteBuffer.allocate(8 << 20)));
        Caller<byte[]> reader = Caller.start(() -> read(other, 1));
        peer.transport.reset();
        Bounded.await("the end", () -> {
            clock.advance(SECOND);
            return peer.session.isClosed();
        });
        assertThat(writer.failure()).isInstanceOf(SmuxSessionClosedException.class);
        assertThat(reader.failure()).isInstanceOf(SmuxSessionClosedException.class);
        assertThatThrownBy(() -> peer.session.openStream()).isInstanceOf(SmuxSessionClosedException.class);
        assertThat(peer.session.isClosed()).isTrue();
        assertThat(read(unread, 1000)).hasSize(1000);
        assertThatThrownBy(() -> read(unread, 1)).isInstanceOf(SmuxSessionClosedException.class);
    }

    /** The clock jumps: no task checked for received bytes meanwhile, so the silence proves nothing. */
    @Test
    void timeInWhichNothingRanDoesNotCount() throws Exception {
        RawPeer peer = peerOf(lively().build(), true);
        pass(peer, 5);
        clock.advance(Duration.ofMinutes(10));
        pass(peer, 10);
        assertThat(peer.session.isClosed()).isFalse();
        pass(peer, 40);
        assertThat(peer.session.isClosed()).isTrue();
    }
}
