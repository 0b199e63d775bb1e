// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.ConnectionClosedException.Reason;
import dev.heddle.core.Deadline;
import dev.heddle.testkit.Bounded;
import dev.heddle.testkit.Caller;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the ends of streams and of sessions. */
abstract class CloseTests extends SmuxFixture {

    @Test
    void closeThenOpen() throws Exception {
        Pair pair = pair(1);
        pair.client().close();
        assertThatThrownBy(() -> pair.client().openStream()).isInstanceOf(SmuxSessionClosedException.class);
        assertThatThrownBy(() -> pair.client().acceptStream()).isInstanceOf(SmuxSessionClosedException.class);
        assertThat(pair.client().isClosed()).isTrue();
    }

    @Test
    void everythingMayBeClosedTwice() throws Exception {
        RawPeer peer = peerOf(config(1).build(), true);
        SmuxStream stream = peer.session.openStream();
        stream.close();
        stream.close();
        peer.expect("0100000003000000" + "0101000003000000".repeat(2));
        assertThat(peer.isQuiet()).isTrue();
        Caller<Boolean> closer = closer(peer.session);
        peer.awaitEnd();
        peer.close();
        assertThat(closer.get()).isTrue();
        peer.session.close();
    }

    private static Caller<Boolean> closer(SmuxSession session) {
        return Caller.start(() -> {
            session.close();
            return true;
        });
    }

    /**
     * The session still reads and discards what the peer sends: a connection that is cut meanwhile would fail at the
     * peer.
     */
    @Test
    void closeGivesThePeerASecondToEndTheConnectionToo() throws Exception {
        RawPeer peer = peerOf(config(1).maxReceiveBuffer(1 << 16).build(), true);
        peer.session.openStream();
        Caller<Boolean> closer = closer(peer.session);
        peer.awaitEnd();
        for (int i = 0; i < 10; i++) {
            peer.sendData(3, 30_000);
        }
        assertThat(closer.isDone()).isFalse();
        Bounded.await("the close", () -> {
            clock.advance(SECOND);
            return closer.isDone();
        });
        assertThat(peer.session.isClosed()).isTrue();
    }

    @Test
    void closedByManyThreadsAtOnce() throws Exception {
        Pair pair = pair(2);
        echo(pair.server());
        List<SmuxStream> streams = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            streams.add(pair.client().openStream());
        }
        List<Caller<Boolean>> callers = new ArrayList<>();
        for (SmuxStream stream : streams) {
            callers.add(Caller.startVirtual(() -> {
                stream.close();
                pair.client().close();
                return true;
            }));
        }
        for (Caller<Boolean> caller : callers) {
            assertThat(caller.get()).isTrue();
        }
        Bounded.await("the other end", () -> pair.server().isClosed());
    }

    @Test
    void writeAndReadAfterClose() throws Exception {
        Streams streams = pair(1).open();
        streams.near().close();
        assertThatThrownBy(() -> write(streams.near(), "late")).isInstanceOf(SmuxStreamClosedException.class);
        assertThatThrownBy(() -> read(streams.near(), 1)).isInstanceOf(SmuxStreamClosedException.class);
        assertThat(streams.near().isOpen()).isFalse();
    }

    @Test
    void closeWakesAReaderAndAWriter() throws Exception {
        Pair pair = pair(2);
        Streams streams = pair.open();
        Caller<byte[]> reader = Caller.start(() -> read(streams.near(), 1));
        Caller<Integer> writer =
                Caller.start(() -> streams.near().write(ByteBuffer.allocate(Outflow.INITIAL_WINDOW + 1000)));
        Bounded.await("the window to be used up", () -> streams.far().available() == Outflow.INITIAL_WINDOW);
        streams.near().close();
        assertThat(reader.failure()).isInstanceOf(SmuxStreamClosedException.class);
        assertThat(writer.failure())
                .isInstanceOfSatisfying(
                        SmuxStreamClosedException.class,
                        e -> assertThat(e.bytesTransferred()).isEqualTo(Outflow.INITIAL_WINDOW));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void numStreamsAfterClose(int version) throws Exception {
        Pair pair = pair(version);
        Streams streams = pair.open();
        assertThat(pair.client().numStreams()).isEqualTo(1);
        assertThat(pair.server().numStreams()).isEqualTo(1);
        streams.near().close();
        assertThat(pair.client().numStreams()).isZero();
        assertEnd(streams.far());
        assertThat(pair.server().numStreams()).isEqualTo(1);
        streams.far().close();
        assertThat(pair.server().numStreams()).isZero();
    }

    /** Bytes that arrived before the connection ended are read; then reads fail, because the peer had not finished. */
    @Test
    void readAfterThePeersSessionEnded() throws Exception {
        Pair pair = pair(2);
        Streams streams = pair.open();
        byte[] sent = bytes(50_000, 1);
        write(streams.near(), sent);
        SmuxStream finished = pair.client().openStream();
        write(finished, "all");
        finished.shutdownOutput();
        pair.client().close();
        Bounded.await("the end", () -> pair.server().isClosed());
        assertThat(Arrays.equals(read(streams.far(), sent.length), sent)).isTrue();
        assertThatThrownBy(() -> read(streams.far(), 1)).isInstanceOf(SmuxSessionClosedException.class);
        SmuxStream late = pair.server().acceptStream();
        assertThat(readText(late, 3)).isEqualTo("all");
        assertEnd(late);
        assertThatThrownBy(() -> pair.server().acceptStream()).isInstanceOf(SmuxSessionClosedException.class);
        assertThatThrownBy(() -> write(streams.far(), "x")).isInstanceOf(SmuxSessionClosedException.class);
    }

    @Test
    void readAfterOurOwnSessionWasClosed() throws Exception {
        Pair pair = pair(1);
        Streams streams = pair.open();
        write(streams.near(), "unread");
        Bounded.await("the bytes", () -> streams.far().available() == 6);
        pair.server().close();
        assertThatThrownBy(() -> read(streams.far(), 1)).isInstanceOf(SmuxSessionClosedException.class);
        assertThatThrownBy(() -> write(streams.far(), "x")).isInstanceOf(SmuxSessionClosedException.class);
    }

    @Test
    void theEndWakesEverybody() throws Exception {
        Pair pair = pair(2);
        Streams streams = pair.open();
        Caller<SmuxStream> acceptor = Caller.start(() -> pair.client().acceptStream());
        Caller<byte[]> reader = Caller.start(() -> read(streams.near(), 1));
        Caller<Integer> writer =
                Caller.start(() -> streams.near().write(ByteBuffer.allocate(Outflow.INITIAL_WINDOW + 1)));
        Caller<Boolean> drain = Caller.start(() -> pair.client().drain(Deadline.NEVER));
        Bounded.await("the window to be used up", () -> streams.far().available() == Outflow.INITIAL_WINDOW);
        pair.server().close();
        assertThat(acceptor.failure()).isInstanceOf(SmuxSessionClosedException.class);
        assertThat(reader.failure()).isInstanceOf(SmuxSessionClosedException.class);
        assertThat(writer.failure()).isInstanceOf(SmuxSessionClosedException.class);
        assertThat(drain.get()).isTrue();
    }

    @Test
    void closeFutureTellsTheCause() throws Exception {
        Pair pair = pair(1);
        assertThat(pair.server().closeFuture()).isNotDone();
        pair.client().close();
        ConnectionClosedException near = pair.client().closeFuture().get(60, TimeUnit.SECONDS);
        ConnectionClosedException far = pair.server().closeFuture().get(60, TimeUnit.SECONDS);
        assertThat(near.reason()).isEqualTo(Reason.STOPPED);
        assertThat(far.reason()).isEqualTo(Reason.PEER_CLOSED);
    }

    /** Frames leave also on a worker without threads, and when the transport had no room at first. */
    @Test
    void whatWasWrittenAndTheEndLeaveThoughNobodyWaitsAfterwards() throws Exception {
        RawPeer peer = undrivenPeerOf(config(1).build());
        Caller<Boolean> writer = Caller.start(() -> {
            SmuxStream stream = peer.session.openStream();
            write(stream, new byte[100_000]);
            stream.close();
            return true;
        });
        peer.expect("0100000003000000");
        int received = 0;
        SmuxFrame frame = peer.next();
        while (frame instanceof SmuxFrame.Psh data) {
            received += data.payload().remaining();
            frame = peer.next();
        }
        assertThat(received).isEqualTo(100_000);
        assertThat(frame).isEqualTo(new SmuxFrame.Fin(3));
        assertThat(writer.get()).isTrue();
    }

    /** Issue 23 of xtaci/smux: closing the session must not lose written bytes. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whatWasWrittenBeforeTheSessionsCloseArrives(int version) throws Exception {
        Pair pair = pair(version);
        Streams streams = pair.open();
        byte[] sent = bytes(180_000, 6);
        write(streams.near(), sent);
        streams.near().shutdownOutput();
        Caller<Boolean> closer = closer(pair.client());
        assertThat(Arrays.equals(read(streams.far(), sent.length), sent)).isTrue();
        assertEnd(streams.far());
        assertThat(closer.get()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whatWasWrittenBeforeTheSessionWasDrainedArrives(int version) throws Exception {
        Pair pair = pair(version);
        Streams streams = pair.open();
        byte[] sent = bytes(180_000, 7);
        write(streams.near(), sent);
        streams.near().shutdownOutput();
        Caller<Boolean> drain = Caller.start(() -> pair.client().drain(Deadline.NEVER));
        assertThat(Arrays.equals(read(streams.far(), sent.length), sent)).isTrue();
        assertEnd(streams.far());
        streams.far().close();
        assertThat(drain.get()).isTrue();
    }

    @Test
    void closeGivesUpOnAPeerThatDoesNotRead() throws Exception {
        RawPeer peer = peerOf(config(1).build(), true);
        SmuxStream stream = peer.session.openStream();
        write(stream, new byte[120_000]); // more than the pipe holds
        Caller<Boolean> closer = closer(peer.session);
        Bounded.await("the close", () -> {
            clock.advance(SECOND);
            return closer.isDone();
        });
        assertThat(peer.session.isClosed()).isTrue();
    }

    @Test
    void interruptedCallsEndAndTheStreamGoesOn() throws Exception {
        Streams streams = pair(1).open();
        Caller<byte[]> reader = Caller.start(() -> read(streams.near(), 1));
        reader.interrupt();
        assertThat(reader.failure()).isInstanceOf(InterruptedIOException.class);
        write(streams.far(), "on");
        assertThat(readText(streams.near(), 2)).isEqualTo("on");
    }
}
