// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testkit.Bounded;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests half-closes against peers that take a FIN for the end of the whole stream, such as Go's smux before v1.5.54.
 */
abstract class HeldHalfCloseTests extends SmuxFixture {
    private static final SmuxFrame GREETING = new SmuxFrame.Nop(0x6c646448);

    private RawPeer peerOf(int version, HalfClose policy) throws IOException {
        RawPeer peer = peerOf(config(version).halfClose(policy).build(), true);
        assertThat(peer.next()).isEqualTo(GREETING);
        return peer;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theFinWaitsForThePeers(int version) throws Exception {
        RawPeer peer = peerOf(version, HalfClose.AFTER_READ_ENDS);
        SmuxStream stream = peer.session.openStream();
        assertThat(peer.next()).isEqualTo(new SmuxFrame.Syn(3));
        stream.shutdownOutput();
        assertThat(stream.isHalfCloseHeld()).isTrue();
        peer.sendData(3, 5);
        assertThat(read(stream, 5)).hasSize(5);
        if (version == 2) {
            assertThat(peer.next()).isInstanceOf(SmuxFrame.Upd.class);
        }
        assertThat(peer.isQuiet()).isTrue();
        peer.send(new SmuxFrame.Fin(3));
        assertThat(peer.next()).isEqualTo(new SmuxFrame.Fin(3));
        assertEnd(stream);
        assertThat(stream.isHalfCloseHeld()).isFalse();
        Bounded.await("the stream gone", () -> peer.session.numStreams() == 0);
        stream.close();
        assertThat(peer.isQuiet()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void closingTheStreamSendsAFinThatWasHeldBack(int version) throws Exception {
        RawPeer peer = peerOf(version, HalfClose.AFTER_READ_ENDS);
        SmuxStream stream = peer.session.openStream();
        stream.shutdownOutput();
        stream.close();
        assertThat(List.of(peer.next(), peer.next(), peer.next()))
                .containsExactly(new SmuxFrame.Syn(3), new SmuxFrame.Fin(3), new SmuxFrame.Fin(3));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void thePeerIsToldAtOnceIfItTakesHalfCloses(int version) throws Exception {
        SmuxConfig config = config(version).halfClose(HalfClose.IF_UNDERSTOOD).build();
        Pair pair = pair(config);
        SmuxStream first = pair.server().openStream();
        SmuxStream there = pair.client().acceptStream(); // the greeting arrived before the SYN
        there.shutdownOutput();
        assertEnd(first);
        assertThat(there.isHalfCloseHeld()).isFalse();
    }

    /** The greeting may arrive after the first half-close. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aGreetingReleasesAFinThatWasHeldBack(int version) throws Exception {
        RawPeer peer = peerOf(version, HalfClose.IF_UNDERSTOOD);
        SmuxStream stream = peer.session.openStream();
        assertThat(peer.next()).isEqualTo(new SmuxFrame.Syn(3));
        stream.shutdownOutput();
        peer.send(GREETING);
        assertThat(peer.next()).isEqualTo(new SmuxFrame.Fin(3));
        assertThat(stream.isHalfCloseHeld()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aPeerThatSaysNothingIsNotToldBeforeItHasFinished(int version) throws Exception {
        RawPeer peer = peerOf(version, HalfClose.IF_UNDERSTOOD);
        SmuxStream stream = peer.session.openStream();
        peer.next();
        stream.shutdownOutput();
        assertThat(stream.isHalfCloseHeld()).isTrue();
        assertThat(peer.isQuiet()).isTrue();
        peer.send(new SmuxFrame.Fin(3));
        assertThat(peer.next()).isEqualTo(new SmuxFrame.Fin(3));
    }
}
