// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.Deadline;
import dev.heddle.testkit.Bounded;
import dev.heddle.testkit.Caller;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the settings that each side chooses on its own. */
abstract class PolicyTests extends SmuxFixture {

    /** xtaci/smux closes both sides when 1030 streams were not accepted. */
    @Test
    void tooManyStreamsToAcceptAreRefused() throws Exception {
        SmuxConfig server = config(2).acceptBacklog(4, AcceptOverflow.REFUSE).build();
        Pair pair = pair(config(2).build(), server);
        List<SmuxStream> opened = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            opened.add(pair.client().openStream());
        }
        for (int i = 4; i < 10; i++) {
            assertReset(opened.get(i));
        }
        for (int i = 0; i < 4; i++) {
            write(opened.get(i), "stream " + i);
            assertThat(readText(pair.server().acceptStream(), 8)).isEqualTo("stream " + i);
        }
        assertThat(pair.server().numStreams()).isEqualTo(4);
        assertThat(pair.server().metrics().streamsRefused()).isEqualTo(6);
        Streams next = pair.open();
        assertThat(next.far().id()).isEqualTo(next.near().id());
    }

    @Test
    void tooManyStreamsToAcceptStopTheReading() throws Exception {
        SmuxConfig server = config(1).acceptBacklog(4, AcceptOverflow.PAUSE).build();
        Pair pair = pair(config(1).build(), server);
        Caller<Integer> opener = Caller.start(() -> {
            for (int i = 0; i < 20_000; i++) {
                pair.client().openStream();
            }
            return 0;
        });
        Bounded.await("the pause", () -> pair.server().budget().paused());
        int oneRead = server.worker().receiveBufferBytes() / SmuxCodec.HEADER;
        assertThat(pair.server().numStreams()).isBetween(4, 4 + oneRead);
        for (int i = 0; i < 20_000; i++) {
            assertThat(pair.server().acceptStream().id()).isEqualTo(3 + 2 * i);
        }
        assertThat(opener.get()).isZero();
        assertThat(pair.server().budget().paused()).isFalse();
    }

    @Test
    void aPeerThatOpensAndNeverReadsIsNotAnsweredForEver() throws Exception {
        SmuxConfig config = config(1)
                .acceptBacklog(1, AcceptOverflow.REFUSE)
                .maxReceiveBuffer(100_000)
                .maxStreamBuffer(100_000)
                .build();
        RawPeer peer = peerOf(config, false);
        ByteBuffer flood = ByteBuffer.allocate(200_000 * SmuxCodec.HEADER);
        SmuxCodec codec = new SmuxCodec(1);
        for (int i = 0; i < 200_000; i++) {
            flood.put(codec.encode(new SmuxFrame.Syn(i)));
        }
        flood.flip();
        Bounded.await("the pause", () -> {
            peer.trySend(flood);
            return peer.session.budget().paused();
        });
        for (int i = 0; i < 1000; i++) {
            peer.trySend(flood);
        }
        assertThat(peer.session.metrics().connection().queuedFrames()).isLessThan(20_000);
        assertThat(flood.hasRemaining()).isTrue();
    }

    /** The streams of each side are counted separately, so that a peer does not use up the limit of the other side. */
    @Test
    void maxStreams() throws Exception {
        SmuxConfig limited = config(1).maxStreams(2).build();
        Pair pair = pair(limited, config(1).build());
        SmuxStream first = pair.client().openStream();
        assertThat(pair.client().openStream().id()).isEqualTo(5);
        assertThatThrownBy(() -> pair.client().openStream())
                .isInstanceOf(SmuxStreamLimitException.class)
                .hasMessageContaining("2 streams");
        for (int i = 0; i < 2; i++) {
            SmuxStream fromThere = pair.server().openStream();
            assertThat(pair.client().acceptStream().id()).isEqualTo(fromThere.id());
        }
        SmuxStream refused = pair.server().openStream();
        assertReset(refused);
        first.close();
        assertThat(pair.client().openStream().id()).isEqualTo(9);
    }

    @Test
    void abort() throws Exception {
        Pair pair = pair(1);
        Streams streams = pair.open();
        write(streams.far(), "unread");
        Bounded.await("the bytes", () -> streams.near().available() == 6);
        streams.near().abort();
        assertThatThrownBy(() -> read(streams.near(), 1))
                .isInstanceOfSatisfying(
                        SmuxStreamClosedException.class,
                        e -> assertThat(e.reason()).isEqualTo(SmuxStreamClosedException.Reason.ABORTED));
        assertReset(streams.far());
        assertThat(pair.client().metrics().streamsAborted()).isEqualTo(1);
        assertThat(pair.client().metrics().bytesUnread()).isZero();
    }

    @Test
    void drain() throws Exception {
        Pair pair = pair(2);
        Streams streams = pair.open();
        Caller<Boolean> drain = Caller.start(() -> pair.client().drain(Deadline.NEVER));
        Bounded.await("the draining", () -> pair.client().isDraining());
        assertThatThrownBy(() -> pair.client().openStream()).isInstanceOf(SmuxGoAwayException.class);
        SmuxStream refused = pair.server().openStream();
        assertReset(refused);
        write(streams.far(), "last words");
        streams.far().close();
        streams.near().shutdownOutput();
        Bounded.await("both ends", () -> pair.client().numStreams() == 0);
        assertThat(drain.isDone()).as("while there is something to read").isFalse();
        assertThat(readText(streams.near(), 10)).isEqualTo("last words");
        assertThat(drain.get()).isTrue();
        assertThat(pair.client().isClosed()).isTrue();
    }

    @Test
    void drainGivesUpAtItsDeadline() throws Exception {
        Pair pair = pair(1);
        Streams streams = pair.open();
        Deadline deadline = Deadline.after(clock, SECOND);
        Caller<Boolean> drain = Caller.start(() -> pair.client().drain(deadline));
        Bounded.await("the draining", () -> pair.client().isDraining());
        clock.advance(SECOND);
        assertThat(drain.get()).isFalse();
        assertThatThrownBy(() -> read(streams.near(), 1)).isInstanceOf(SmuxSessionClosedException.class);
    }

    @Test
    void aStalledStreamIsAborted() throws Exception {
        SmuxConfig config = config(1)
                .maxReceiveBuffer(10_000)
                .maxStreamBuffer(10_000)
                .stalledStreamTimeout(Duration.ofSeconds(5))
                .build();
        RawPeer peer = peerOf(config, true);
        SmuxStream stalled = peer.session.openStream();
        SmuxStream small = peer.session.openStream();
        peer.sendData(5, 100);
        peer.sendData(3, 20_000);
        Bounded.await("the pause", () -> peer.session.budget().paused());
        Bounded.await("the abort", () -> {
            clock.advance(SECOND);
            return !peer.session.budget().paused();
        });
        assertThatThrownBy(() -> read(stalled, 1))
                .isInstanceOfSatisfying(
                        SmuxStreamClosedException.class,
                        e -> assertThat(e.reason()).isEqualTo(SmuxStreamClosedException.Reason.STALLED));
        assertThat(read(small, 100)).hasSize(100);
        assertThat(peer.session.metrics().streamsAborted()).isEqualTo(1);
    }

    @Test
    void aStreamThatIsReadIsNotStalled() throws Exception {
        SmuxConfig config = config(1)
                .maxReceiveBuffer(10_000)
                .maxStreamBuffer(10_000)
                .stalledStreamTimeout(Duration.ofSeconds(5))
                .build();
        RawPeer peer = peerOf(config, true);
        SmuxStream slow = peer.session.openStream();
        peer.sendData(3, 30_000);
        Bounded.await("the pause", () -> peer.session.budget().paused());
        for (int i = 0; i < 20; i++) {
            clock.advance(Duration.ofSeconds(4));
            read(slow, 100);
        }
        assertThat(read(slow, 28_000)).hasSize(28_000);
        assertThat(peer.session.metrics().streamsAborted()).isZero();
    }

    @Test
    void flush() throws Exception {
        RawPeer peer = peerOf(config(1).build(), true);
        SmuxStream stream = peer.session.openStream();
        assertThat(peer.session.flush(Deadline.NEVER)).isTrue();
        write(stream, new byte[120_000]);
        Deadline deadline = Deadline.after(clock, SECOND);
        Caller<Boolean> flush = Caller.start(() -> peer.session.flush(deadline));
        clock.advance(SECOND);
        assertThat(flush.get()).isFalse();
        Caller<Boolean> again = Caller.start(() -> peer.session.flush(Deadline.NEVER));
        peer.hex(8 + 120_000);
        assertThat(again.get()).isTrue();
    }
}
