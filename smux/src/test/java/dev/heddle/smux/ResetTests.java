// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smux.SmuxStreamClosedException.Reason;
import dev.heddle.testkit.Bounded;
import dev.heddle.testkit.Caller;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a stream that failed at one side does not look complete at the other. */
abstract class ResetTests extends SmuxFixture {

    private static void assertWritesFail(SmuxStream stream) {
        assertThatThrownBy(() -> write(stream, "x"))
                .isInstanceOfSatisfying(
                        SmuxStreamClosedException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.PEER_RESET));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whatCameBeforeAResetIsReadAndThenTheResetIsTold(int version) throws Exception {
        Pair pair = pair(version);
        Streams streams = pair.open();
        write(streams.near(), "half of it");
        streams.near().abort();
        assertThat(readText(streams.far(), 10)).isEqualTo("half of it");
        assertReset(streams.far());
        assertReset(streams.far());
        assertWritesFail(streams.far());
        streams.far().close();
        assertThat(pair.server().numStreams()).isZero();
        assertThat(pair.server().isClosed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aResetWakesAReaderAndAWriter(int version) throws Exception {
        SmuxConfig server = config(version).maxReceiveBuffer(100_000).build();
        Streams streams = pair(config(version).build(), server).open();
        Caller<byte[]> reader = Caller.start(() -> read(streams.near(), 1));
        Caller<Integer> writer = Caller.start(() -> streams.near().write(ByteBuffer.allocate(4 << 20)));
        Bounded.await("bytes to lie unread", () -> streams.far().available() > 10_000);
        streams.far().abort();
        assertThat(reader.failure()).hasMessageContaining("reset");
        assertThat(writer.failure()).hasMessageContaining("reset");
    }

    /** The response arrived completely before its sender failed, so that its reader sees no failure. */
    @Test
    void aResetBehindTheEndFailsOnlyTheWriter() throws Exception {
        Streams streams = pair(1).open();
        write(streams.near(), "all");
        streams.near().shutdownOutput();
        streams.near().abort();
        assertThat(readText(streams.far(), 3)).isEqualTo("all");
        assertEnd(streams.far());
        Bounded.await("the reset", () -> {
            try {
                write(streams.far(), "x");
                return false;
            } catch (IOException e) {
                return true;
            }
        });
        assertWritesFail(streams.far());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theBytesOfAReset(int version) throws Exception {
        RawPeer peer = peerOf(config(version).build(), true);
        SmuxStream stream = peer.session.openStream();
        String v = "0" + version;
        peer.expect(v + "00000003000000");
        stream.abort();
        stream.abort();
        peer.expect(v + "03000003000000" + (v + "01000003000000").repeat(2));
        assertThat(peer.isQuiet()).isTrue();
    }

    /** Every NOP of another library has the id 0. */
    @Test
    void stream0IsNotResetByASignOfLife() throws Exception {
        RawPeer peer = peerOf(config(1).build(), false);
        peer.send(new SmuxFrame.Syn(0), new SmuxFrame.Nop());
        peer.sendData(0, 5);
        SmuxStream stream = peer.session.acceptStream();
        read(stream, 5);
        stream.abort();
        peer.expect("0101000000000000".repeat(2));
    }

    @Test
    void aStalledStreamIsResetAtThePeer() throws Exception {
        SmuxConfig config = config(1)
                .maxReceiveBuffer(10_000)
                .maxStreamBuffer(10_000)
                .stalledStreamTimeout(Duration.ofSeconds(5))
                .build();
        RawPeer peer = peerOf(config, true);
        peer.session.openStream();
        peer.expect("0100000003000000");
        peer.sendData(3, 20_000);
        Bounded.await("the abort", () -> {
            clock.advance(SECOND);
            return peer.session.metrics().streamsAborted() == 1;
        });
        assertThat(peer.next()).isEqualTo(new SmuxFrame.Nop(3));
    }
}
