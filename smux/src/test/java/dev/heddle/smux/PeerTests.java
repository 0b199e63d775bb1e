// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.ConnectionClosedException.Reason;
import dev.heddle.testkit.Bounded;
import dev.heddle.testkit.InMemoryTransport;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests sessions against a peer that behaves like Go peers, and worse. */
abstract class PeerTests extends SmuxFixture {

    @Test
    void theBytesOfASession() throws Exception {
        RawPeer peer = peerOf(config(1).build(), true);
        SmuxStream stream = peer.session.openStream();
        write(stream, "hello");
        peer.expect("0100000003000000" + "010205000300000068656c6c6f");
        peer.send("010203000300000061626301010000030000" + "00");
        assertThat(readText(stream, 3)).isEqualTo("abc");
        assertEnd(stream);
        stream.close();
        peer.expect("0101000003000000");
    }

    @Test
    void theBytesOfASessionOfVersion2() throws Exception {
        RawPeer peer = peerOf(config(2).maxStreamBuffer(65536).build(), false);
        peer.send("0200000003000000" + "020205000300000068656c6c6f");
        SmuxStream stream = peer.session.acceptStream();
        assertThat(stream.id()).isEqualTo(3);
        assertThat(readText(stream, 5)).isEqualTo("hello");
        peer.expect("02040800030000000500000000000100");
        SmuxStream own = peer.session.openStream();
        peer.expect("0200000002000000");
        own.close();
        peer.expect("0201000002000000");
    }

    /** Go's writers overrun the window. Only the session's receive budget may bound the unread bytes. */
    @Test
    void aWindowThatIsOverrun() throws Exception {
        SmuxConfig config = config(2).maxStreamBuffer(1000).build();
        RawPeer peer = peerOf(config, false);
        peer.send(new SmuxFrame.Syn(3));
        SmuxStream stream = peer.session.acceptStream();
        for (int i = 0; i < 40; i++) {
            peer.sendData(3, 50_000);
        }
        assertThat(read(stream, 2_000_000)).hasSize(2_000_000);
    }

    @Test
    void aPayloadLongerThanOurOwnFrames() throws Exception {
        RawPeer peer = peerOf(config(1).maxFrameSize(100).build(), false);
        peer.send(new SmuxFrame.Syn(3));
        peer.sendData(3, 65535);
        SmuxStream stream = peer.session.acceptStream();
        assertThat(read(stream, 65535)).hasSize(65535);
        write(stream, new byte[250]);
        assertThat(((SmuxFrame.Psh) peer.next()).payload().remaining()).isEqualTo(100);
        assertThat(((SmuxFrame.Psh) peer.next()).payload().remaining()).isEqualTo(100);
        assertThat(((SmuxFrame.Psh) peer.next()).payload().remaining()).isEqualTo(50);
    }

    @ParameterizedTest
    @CsvSource({"0", "2", "4294967295", "1", "2147483648"})
    void anyIdMayBeOpened(long id) throws Exception {
        RawPeer peer = peerOf(config(1).build(), false);
        peer.send(new SmuxFrame.Syn((int) id));
        peer.sendData((int) id, 5);
        SmuxStream stream = peer.session.acceptStream();
        assertThat(stream.id()).isEqualTo(id);
        assertThat(read(stream, 5)).hasSize(5);
    }

    /** The next id of this side may be in use already. */
    @Test
    void anIdThatThePeerTookIsSkipped() throws Exception {
        RawPeer peer = peerOf(config(1).build(), false);
        peer.send(new SmuxFrame.Syn(2));
        assertThat(peer.session.acceptStream().id()).isEqualTo(2);
        assertThat(peer.session.openStream().id()).isEqualTo(4);
        peer.expect("0100000004000000");
    }

    @Test
    void aLiveIdOpenedAgainIsIgnoredAndAClosedOneIsNew() throws Exception {
        RawPeer peer = peerOf(config(1).build(), false);
        peer.send(new SmuxFrame.Syn(3), new SmuxFrame.Syn(3));
        peer.sendData(3, 1);
        SmuxStream first = peer.session.acceptStream();
        peer.send(new SmuxFrame.Syn(3));
        read(first, 1);
        first.close();
        peer.expect("0101000003000000");
        peer.send(new SmuxFrame.Syn(3));
        peer.sendData(3, 2);
        SmuxStream second = peer.session.acceptStream();
        assertThat(read(second, 2)).hasSize(2);
        assertThat(peer.session.metrics().streamsAccepted()).isEqualTo(2);
    }

    @Test
    void framesOfUnknownStreamsAreDropped() throws Exception {
        RawPeer peer = peerOf(config(2).build(), false);
        peer.sendData(77, 1000);
        peer.send(new SmuxFrame.Fin(77), new SmuxFrame.Upd(77, 1, 1), new SmuxFrame.Nop(), new SmuxFrame.Syn(3));
        peer.session.acceptStream();
        assertThat(peer.session.metrics().bytesDropped()).isEqualTo(1000);
        Bounded.await(
                "the answer's room given back", () -> peer.session.metrics().bytesUnread() == 0);
        assertThat(peer.session.numStreams()).isEqualTo(1);
    }

    @Test
    void emptyPayloadsAreIgnored() throws Exception {
        RawPeer peer = peerOf(config(1).build(), false);
        peer.send(new SmuxFrame.Syn(3));
        peer.sendData(3, 0);
        peer.sendData(3, 1);
        assertThat(read(peer.session.acceptStream(), 1)).hasSize(1);
    }

    @Test
    void aSecondFinTellsThatThePeerIsGone() throws Exception {
        RawPeer peer = peerOf(config(1).build(), true);
        SmuxStream stream = peer.session.openStream();
        peer.send(new SmuxFrame.Fin(3));
        assertEnd(stream);
        write(stream, "still read");
        peer.send(new SmuxFrame.Fin(3));
        peer.send(new SmuxFrame.Syn(2));
        peer.session.acceptStream();
        assertThatThrownBy(() -> write(stream, "x"))
                .isInstanceOfSatisfying(
                        SmuxStreamClosedException.class,
                        e -> assertThat(e.reason()).isEqualTo(SmuxStreamClosedException.Reason.PEER_CLOSED));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0203000000000000",
        "2, 0103000000000000",
        "1, 0105000003000000",
        "1, 010001000300000000",
        "1, 010101000300000000",
        "1, 010304000000000000000000",
        "1, 01040800030000000500000000000100",
        "2, 02040400030000000500000000000100",
        "1, 474554202f20485454502f312e310d0a",
    })
    void aBadFrameEndsTheSessionAtOnce(int version, String hex) throws Exception {
        RawPeer peer = peerOf(config(version).build(), true);
        SmuxStream stream = peer.session.openStream();
        peer.send(new SmuxFrame.Psh(3, ByteBuffer.wrap(new byte[] {7})));
        peer.send(hex);
        peer.awaitEndedBy(Reason.PROTOCOL);
        assertThat(read(stream, 1)).containsExactly(7);
        assertThatThrownBy(() -> read(stream, 1)).isInstanceOf(SmuxSessionClosedException.class);
        assertThatThrownBy(() -> peer.session.openStream()).isInstanceOf(SmuxSessionClosedException.class);
        peer.awaitEnd();
    }

    @Test
    void anEndInMidFrame() throws Exception {
        RawPeer peer = peerOf(config(1).build(), true);
        peer.send("0102ff");
        Bounded.await(
                "the bytes being read",
                () -> peer.session.metrics().connection().bytesReceived() == 3);
        peer.close();
        peer.awaitEndedBy(Reason.TRUNCATED);
    }

    @Test
    void idsEndAtTheLastOne() throws Exception {
        InMemoryTransport.Pair ends = InMemoryTransport.pair(1000);
        RawPeer peer = peerOf(config(1).build(), 0xfffffffbL, ends.left(), ends.right());
        assertThat(peer.session.openStream().id()).isEqualTo(0xfffffffdL);
        assertThat(peer.session.openStream().id()).isEqualTo(0xffffffffL);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> peer.session.openStream()).isInstanceOf(SmuxGoAwayException.class);
        }
        peer.expect("01000000fdffffff" + "01000000ffffffff");
        assertThat(new StreamIds(0xfffffffcL).next()).isEqualTo(0xfffffffe);
    }
}
