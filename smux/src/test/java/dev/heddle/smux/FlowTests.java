// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.testkit.Bounded;
import dev.heddle.testkit.Caller;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests windows, the receive budget, and fairness. */
abstract class FlowTests extends SmuxFixture {

    @Test
    void updatesAfterTheFirstReadAndEveryHalfWindow() throws Exception {
        RawPeer peer = peerOf(config(2).maxStreamBuffer(1000).build(), true);
        SmuxStream stream = peer.session.openStream();
        peer.expect("0200000003000000");
        peer.sendData(3, 2000);
        read(stream, 5);
        peer.expect("02040800030000000500" + "0000e8030000");
        read(stream, 499);
        Bounded.await("the bytes", () -> stream.available() == 1496);
        assertThat(peer.isQuiet()).isTrue();
        read(stream, 1);
        peer.expect("0204080003000000f9010000e8030000");
        read(stream, 1495);
        peer.expect("0204080003000000d0070000e8030000");
        assertThat(peer.session.metrics().updatesSent()).isEqualTo(3);
    }

    @Test
    void theWindowIsWideWhileStreamsAreFew() throws Exception {
        RawPeer peer = peerOf(
                config(2).maxReceiveBuffer(80_000).streamWindow(1000, 30_000).build(), true);
        List<SmuxStream> streams = new ArrayList<>(List.of(peer.session.openStream()));
        assertThat(windowTold(peer, streams.get(0))).isEqualTo(30_000);
        streams.add(peer.session.openStream());
        assertThat(windowTold(peer, streams.get(1))).isEqualTo(20_000);
        while (streams.size() < 50) {
            streams.add(peer.session.openStream());
        }
        assertThat(windowTold(peer, streams.get(49))).isEqualTo(1000);
        streams.subList(1, 49).forEach(SmuxStream::close);
        // The next update is sent only after half of the last announced window was read.
        peer.sendData(3, 14_999);
        assertThat(windowTold(peer, streams.get(0), 15_000)).isEqualTo(20_000);
    }

    private static int windowTold(RawPeer peer, SmuxStream stream) throws Exception {
        return windowTold(peer, stream, 1);
    }

    /**
     * Returns the window of the next update, after the peer has sent one more byte and {@code count} bytes were read.
     */
    private static int windowTold(RawPeer peer, SmuxStream stream, int count) throws Exception {
        peer.sendData(stream.rawId(), 1);
        read(stream, count);
        SmuxFrame next = peer.next();
        while (!(next instanceof SmuxFrame.Upd)) {
            next = peer.next();
        }
        assertThat(next.streamId()).isEqualTo(stream.rawId());
        return ((SmuxFrame.Upd) next).window();
    }

    @Test
    void version1SendsNoUpdates() throws Exception {
        RawPeer peer = peerOf(config(1).build(), true);
        SmuxStream stream = peer.session.openStream();
        peer.sendData(3, 60_000);
        read(stream, 60_000);
        stream.close();
        peer.expect("0100000003000000" + "0101000003000000");
    }

    @Test
    void anUpdateOpensTheWindow() throws Exception {
        RawPeer peer = peerOf(config(2).build(), true);
        SmuxStream stream = peer.session.openStream();
        Caller<Integer> writer = Caller.start(() -> stream.write(ByteBuffer.allocate(Outflow.INITIAL_WINDOW + 3000)));
        peer.expect("0200000003000000");
        assertThat(receive(peer, Outflow.INITIAL_WINDOW)).isEqualTo(Outflow.INITIAL_WINDOW);
        assertThat(writer.isDone()).isFalse();
        peer.send(new SmuxFrame.Upd(3, 1000, Outflow.INITIAL_WINDOW));
        assertThat(receive(peer, 1000)).isEqualTo(1000);
        peer.send(new SmuxFrame.Upd(3, 1000, 100)); // the window shrinks below the bytes in flight
        peer.send(new SmuxFrame.Upd(3, Outflow.INITIAL_WINDOW + 1000, 1500));
        assertThat(receive(peer, 1500)).isEqualTo(1500);
        assertThat(writer.isDone()).isFalse();
        peer.send(new SmuxFrame.Upd(3, Outflow.INITIAL_WINDOW + 2500, -1)); // 2^32-1
        assertThat(writer.get()).isEqualTo(Outflow.INITIAL_WINDOW + 3000);
        assertThat(receive(peer, 500)).isEqualTo(500);
        assertThat(peer.isQuiet()).isTrue();
    }

    private static int receive(RawPeer peer, int count) throws Exception {
        int received = 0;
        while (received < count) {
            received += ((SmuxFrame.Psh) peer.next()).payload().remaining();
        }
        return received;
    }

    @Test
    void aPeerThatClaimsToHaveConsumedMoreThanWasSent() throws Exception {
        RawPeer peer = peerOf(config(2).build(), true);
        SmuxStream stream = peer.session.openStream();
        peer.send(new SmuxFrame.Upd(3, 1, 1000), new SmuxFrame.Psh(3, ByteBuffer.allocate(1)));
        read(stream, 1);
        assertThatThrownBy(() -> write(stream, "x"))
                .isInstanceOf(SmuxWindowException.class)
                .hasMessageContaining("consumed 1 bytes more");
        assertThat(peer.session.isClosed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theReceiveBudgetBoundsWhatIsHeld(int version) throws Exception {
        int budget = 100_000;
        SmuxConfig config =
                config(version).maxReceiveBuffer(budget).maxStreamBuffer(budget).build();
        RawPeer peer = peerOf(config, false);
        peer.send(new SmuxFrame.Syn(3));
        SmuxStream stream = peer.session.acceptStream();
        ByteBuffer flood = ByteBuffer.allocate(40 * (SmuxCodec.HEADER + 10_000));
        SmuxCodec codec = new SmuxCodec(version);
        for (int i = 0; i < 40; i++) {
            flood.put(codec.encode(new SmuxFrame.Psh(3, ByteBuffer.allocate(10_000))));
        }
        flood.flip();
        Bounded.await("the pause", () -> {
            peer.trySend(flood);
            return peer.session.budget().paused();
        });
        int oneRead = config.worker().receiveBufferBytes();
        for (int i = 0; i < 100; i++) {
            peer.trySend(flood);
            assertThat(stream.available()).isLessThanOrEqualTo(budget + oneRead);
        }
        assertThat(flood.hasRemaining()).isTrue();
        Caller<byte[]> reader = Caller.start(() -> read(stream, 400_000));
        peer.send(flood);
        assertThat(reader.get()).hasSize(400_000);
        assertThat(peer.session.metrics().pauses()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void closingAnUnreadStreamGivesItsTokensBack(int version) throws Exception {
        SmuxConfig config =
                config(version).maxReceiveBuffer(1000).maxStreamBuffer(1000).build();
        RawPeer peer = peerOf(config, true);
        SmuxStream unread = peer.session.openStream();
        SmuxStream other = peer.session.openStream();
        peer.sendData(3, 5000);
        Bounded.await("the pause", () -> peer.session.budget().paused());
        peer.sendData(5, 10);
        unread.close();
        assertThat(read(other, 10)).hasSize(10);
        assertThat(peer.session.metrics().bytesUnread()).isZero();
    }

    /** A stream of small writes transfers as many bytes as a stream of large writes. */
    @Test
    void bytesAreSharedFairly() throws Exception {
        SmuxConfig config = config(1).build();
        RawPeer peer = peerOf(config, true);
        int[] sizes = {100_000, 20_000, 3000, 500};
        List<SmuxStream> streams = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            streams.add(peer.session.openStream());
        }
        List<Caller<Integer>> writers = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            SmuxStream stream = streams.get(i);
            int size = sizes[i];
            writers.add(Caller.start(() -> {
                while (true) {
                    stream.write(ByteBuffer.allocate(size));
                }
            }));
        }
        int[] shares = new int[sizes.length];
        for (int received = 0; received < 20 << 20; ) {
            if (peer.next() instanceof SmuxFrame.Psh psh) {
                received += psh.payload().remaining();
                shares[(psh.streamId() - 3) / 2] += psh.payload().remaining();
            }
        }
        peer.session
                .worker()
                .fail(new ConnectionClosedException(ConnectionClosedException.Reason.STOPPED, "enough", null));
        for (Caller<Integer> writer : writers) {
            assertThat(writer.failure()).isInstanceOf(SmuxSessionClosedException.class);
        }
        int fair = (20 << 20) / sizes.length;
        for (int share : shares) {
            // If frames took turns, the stream of small writes would get less than a hundredth.
            assertThat(share).as("share of %s", fair).isBetween(fair / 4, fair * 5 / 2);
        }
    }

    /** SYN, UPD and NOP do not wait behind bytes. */
    @Test
    void controlFramesOvertakeBytes() throws Exception {
        RawPeer peer = peerOf(config(1).build(), true);
        SmuxStream bulk = peer.session.openStream();
        write(bulk, new byte[100_000]); // the pipe takes 64 KiB, the rest waits in the queue
        peer.session.openStream();
        int bytes = 0;
        List<Integer> opened = new ArrayList<>();
        while (opened.size() < 2) {
            switch (peer.next()) {
                case SmuxFrame.Syn syn -> opened.add(syn.streamId());
                case SmuxFrame.Psh psh -> bytes += psh.payload().remaining();
                case SmuxFrame other -> throw new AssertionError(other);
            }
        }
        assertThat(opened).containsExactly(3, 5);
        assertThat(bytes).isLessThanOrEqualTo(100_000);
    }

    /** Tiny frames must not keep big buffers in use: unread bytes take about as much memory as their number. */
    @Test
    void tinyFramesAreCollected() throws Exception {
        RawPeer peer = peerOf(config(1).build(), true);
        SmuxStream stream = peer.session.openStream();
        for (int i = 0; i < 2000; i++) {
            peer.send(new SmuxFrame.Psh(3, ByteBuffer.wrap(new byte[] {(byte) i})));
        }
        Bounded.await("the bytes", () -> stream.available() == 2000);
        assertThat(pool.onLoan()).isLessThanOrEqualTo(1);
        byte[] received = read(stream, 2000);
        for (int i = 0; i < 2000; i++) {
            assertThat(received[i]).isEqualTo((byte) i);
        }
    }
}
