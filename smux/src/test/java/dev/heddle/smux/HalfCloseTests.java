// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testkit.Bounded;
import dev.heddle.testkit.Caller;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that one direction of a stream ends before the other. */
abstract class HalfCloseTests extends SmuxFixture {

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void readingGoesOnAfterTheOutputWasShut(int version) throws Exception {
        Streams streams = pair(version).open();
        write(streams.near(), "question");
        streams.near().shutdownOutput();
        assertThat(readText(streams.far(), 8)).isEqualTo("question");
        assertEnd(streams.far());
        write(streams.far(), "answer");
        streams.far().shutdownOutput();
        assertThat(readText(streams.near(), 6)).isEqualTo("answer");
        assertEnd(streams.near());
    }

    @Test
    void writingEndsWithTheOutput() throws Exception {
        RawPeer peer = peerOf(config(1).build(), true);
        SmuxStream stream = peer.session.openStream();
        stream.shutdownOutput();
        stream.shutdownOutput();
        assertThatThrownBy(() -> write(stream, "late"))
                .isInstanceOfSatisfying(
                        SmuxStreamClosedException.class,
                        e -> assertThat(e.reason()).isEqualTo(SmuxStreamClosedException.Reason.OUTPUT_SHUT));
        peer.expect("0100000003000000" + "0101000003000000");
        assertThat(peer.isQuiet()).isTrue();
    }

    /** xtaci/smux does the same: the second FIN tells the peer that nobody reads any more. */
    @Test
    void closeAfterShutdownSendsAnotherFin() throws Exception {
        RawPeer peer = peerOf(config(1).build(), true);
        SmuxStream stream = peer.session.openStream();
        stream.shutdownOutput();
        stream.close();
        peer.expect("0100000003000000" + "0101000003000000" + "0101000003000000");
        assertThat(peer.session.numStreams()).isZero();
    }

    /**
     * After one FIN the peer's writer would continue: it would send all its bytes in version 1; in version 2 it would
     * send one window and wait for a minute.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void closeAndAbortTellThePeerToStopSending(int version) throws Exception {
        RawPeer peer = peerOf(config(version).build(), true);
        SmuxStream closed = peer.session.openStream();
        SmuxStream aborted = peer.session.openStream();
        assertThat(peer.next()).isEqualTo(new SmuxFrame.Syn(3));
        assertThat(peer.next()).isEqualTo(new SmuxFrame.Syn(5));
        closed.close();
        assertThat(List.of(peer.next(), peer.next())).containsOnly(new SmuxFrame.Fin(3));
        aborted.abort();
        assertThat(peer.next()).isEqualTo(new SmuxFrame.Nop(5));
        assertThat(List.of(peer.next(), peer.next())).containsOnly(new SmuxFrame.Fin(5));
        assertThat(peer.isQuiet()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void closingAHalfReadStreamEndsThePeersWriter(int version) throws Exception {
        Streams streams = pair(version).open();
        Caller<Integer> writer = Caller.start(() -> streams.far().write(ByteBuffer.allocate(64 << 20)));
        read(streams.near(), 10);
        streams.near().close();
        assertThat(writer.failure())
                .isInstanceOfSatisfying(
                        SmuxStreamClosedException.class,
                        e -> assertThat(e.reason()).isEqualTo(SmuxStreamClosedException.Reason.PEER_CLOSED));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aRefusedStreamIsToldToStopSending(int version) throws Exception {
        RawPeer peer = peerOf(config(version).maxStreams(1).build(), false);
        peer.send(new SmuxFrame.Syn(3), new SmuxFrame.Syn(5));
        assertThat(peer.next()).isEqualTo(new SmuxFrame.Nop(5));
        assertThat(List.of(peer.next(), peer.next())).containsOnly(new SmuxFrame.Fin(5));
        assertThat(peer.isQuiet()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void bytesOfAnUnknownStreamAreAnsweredWithOneFin(int version) throws Exception {
        RawPeer peer = peerOf(config(version).build(), false);
        peer.sendData(77, 10);
        peer.sendData(77, 10);
        peer.sendData(79, 10);
        assertThat(peer.next()).isEqualTo(new SmuxFrame.Fin(77));
        assertThat(peer.next()).isEqualTo(new SmuxFrame.Fin(79));
        assertThat(peer.isQuiet()).isTrue();
        assertThat(peer.session.metrics().bytesDropped()).isEqualTo(30);
    }

    /** The session stops reading from a peer that does not read its responses, so that responses do not pile up. */
    @Test
    void bytesOfManyUnknownStreamsAreAnsweredInBoundedMemory() throws Exception {
        SmuxConfig config =
                config(1).maxReceiveBuffer(100_000).maxStreamBuffer(100_000).build();
        RawPeer peer = peerOf(config, false);
        ByteBuffer flood = ByteBuffer.allocate(200_000 * (SmuxCodec.HEADER + 1));
        SmuxCodec codec = new SmuxCodec(1);
        for (int i = 0; i < 200_000; i++) {
            flood.put(codec.encode(new SmuxFrame.Psh(i, ByteBuffer.allocate(1))));
        }
        flood.flip();
        Bounded.await("the pause", () -> {
            peer.trySend(flood);
            return peer.session.budget().paused();
        });
        assertThat(peer.session.metrics().connection().queuedFrames()).isLessThan(20_000);
        assertThat(flood.hasRemaining()).isTrue();
    }

    @Test
    void closeAfterBothSidesFinishedSendsNothing() throws Exception {
        RawPeer peer = peerOf(config(1).build(), true);
        SmuxStream stream = peer.session.openStream();
        peer.send(new SmuxFrame.Fin(3));
        assertEnd(stream);
        stream.shutdownOutput();
        stream.close();
        peer.expect("0100000003000000" + "0101000003000000");
        assertThat(peer.isQuiet()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aStreamThatBothSidesFinishedLeavesTheTable(int version) throws Exception {
        Pair pair = pair(version);
        Streams streams = pair.open();
        streams.near().outputStream().close();
        streams.far().outputStream().close();
        Bounded.await(
                "removal", () -> pair.client().numStreams() + pair.server().numStreams() == 0);
        assertEnd(streams.near());
        assertEnd(streams.far());
        assertThat(streams.near().isOpen()).isFalse();
    }

    @Test
    void closingTheInputClosesTheStream() throws Exception {
        Pair pair = pair(1);
        Streams streams = pair.open();
        streams.near().inputStream().close();
        assertThat(pair.client().numStreams()).isZero();
        assertEnd(streams.far());
    }
}
