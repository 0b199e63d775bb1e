package dev.heddle.smux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testkit.Bounded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One direction ends before the other. */
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

    /** As the original does: the second FIN tells the peer that nobody reads any more. */
    @Test
    void closeAfterShutdownSendsAnotherFin() throws Exception {
        RawPeer peer = peerOf(config(1).build(), true);
        SmuxStream stream = peer.session.openStream();
        stream.shutdownOutput();
        stream.close();
        peer.expect("0100000003000000" + "0101000003000000" + "0101000003000000");
        assertThat(peer.session.numStreams()).isZero();
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
