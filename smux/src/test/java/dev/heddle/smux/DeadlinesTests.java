// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.Deadline;
import dev.heddle.testkit.Bounded;
import dev.heddle.testkit.Caller;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tests that waits end at their deadline, and that writes then report how many bytes they queued. */
abstract class DeadlinesTests extends SmuxFixture {

    /** A wait that stays in the list would slow down the next stream's reader, which walks through the list. */
    @Test
    void waitsThatEndWithoutTheirChangeLeaveNothingBehind() throws Exception {
        Pair pair = pair(1);
        Streams streams = pair.open();
        for (int i = 0; i < 100_000; i++) {
            assertThatThrownBy(() -> pair.server().acceptStream(Deadline.after(clock, Duration.ZERO)))
                    .isInstanceOf(SmuxTimeoutException.class);
        }
        assertThat(pair.server().acceptors()).isZero();
        for (int i = 0; i < 10; i++) {
            Caller<SmuxStream> acceptor = Caller.start(() -> pair.server().acceptStream());
            Caller<byte[]> reader = Caller.start(() -> read(streams.far(), 1));
            Bounded.await(
                    "the waits",
                    () -> pair.server().acceptors() == 1 && streams.far().in().waiting() == 1);
            acceptor.interrupt();
            reader.interrupt();
            assertThat(acceptor.failure()).isInstanceOf(InterruptedIOException.class);
            assertThat(reader.failure()).isInstanceOf(InterruptedIOException.class);
            assertThat(pair.server().acceptors()).isZero();
            assertThat(streams.far().in().waiting()).isZero();
        }
    }

    @Test
    void anInterruptedWriterLeavesNothingBehind() throws Exception {
        Streams streams = pair(2).open();
        Caller<Integer> writer =
                Caller.start(() -> streams.near().write(ByteBuffer.allocate(Outflow.INITIAL_WINDOW + 1)));
        Bounded.await("the window to be used up", () -> streams.far().available() == Outflow.INITIAL_WINDOW);
        Bounded.await("the wait", () -> streams.near().out().waiting() == 1);
        writer.interrupt();
        assertThat(writer.failure()).isInstanceOf(InterruptedIOException.class);
        assertThat(streams.near().out().waiting()).isZero();
    }

    private Deadline in(Duration timeout) {
        return Deadline.after(clock, timeout);
    }

    @Test
    void readDeadline() throws Exception {
        Streams streams = pair(1).open();
        streams.near().readDeadline(in(SECOND));
        Caller<byte[]> reader = Caller.start(() -> read(streams.near(), 1));
        clock.advance(SECOND);
        assertThat(reader.failure()).isInstanceOf(SmuxTimeoutException.class);
        assertThatThrownBy(() -> read(streams.near(), 1)).isInstanceOf(SmuxTimeoutException.class);
        streams.near().readDeadline(Deadline.NEVER);
        write(streams.far(), "on");
        assertThat(readText(streams.near(), 2)).isEqualTo("on");
    }

    @Test
    void bufferedBytesAreReadAfterTheDeadline() throws Exception {
        Streams streams = pair(1).open();
        write(streams.far(), "here");
        streams.far().shutdownOutput();
        Bounded.await("the end", () -> streams.near().in().finished());
        streams.near().readDeadline(in(Duration.ZERO));
        assertThat(readText(streams.near(), 4)).isEqualTo("here");
        assertEnd(streams.near());
    }

    /** Issue 64 of xtaci/smux. */
    @Test
    void anEarlierDeadlineWakesAReader() throws Exception {
        Streams streams = pair(1).open();
        Caller<byte[]> reader = Caller.start(() -> read(streams.near(), 1));
        streams.near().readDeadline(in(Duration.ZERO));
        assertThat(reader.failure()).isInstanceOf(SmuxTimeoutException.class);
    }

    @Test
    void aWriteWithoutWindowTimesOutAndTellsWhatWasSent() throws Exception {
        Streams streams = pair(2).open();
        streams.near().writeDeadline(in(SECOND));
        ByteBuffer source = ByteBuffer.wrap(bytes(Outflow.INITIAL_WINDOW + 500, 1));
        Caller<Integer> writer = Caller.start(() -> streams.near().write(source));
        Bounded.await("the window to be used up", () -> streams.far().available() == Outflow.INITIAL_WINDOW);
        clock.advance(SECOND);
        assertThat(writer.failure())
                .isInstanceOfSatisfying(
                        SmuxTimeoutException.class,
                        e -> assertThat(e.bytesTransferred()).isEqualTo(Outflow.INITIAL_WINDOW));
        assertThat(source.remaining()).isEqualTo(500);
        streams.near().writeDeadline(Deadline.NEVER);
        Caller<Integer> rest = Caller.start(() -> streams.near().write(source));
        assertThat(read(streams.far(), Outflow.INITIAL_WINDOW + 500)).isEqualTo(source.array());
        assertThat(rest.get()).isEqualTo(500);
    }

    /**
     * Issues 51 and 86 of xtaci/smux: a caller that continues at the position that the timeout reported neither loses
     * nor repeats a byte.
     */
    @Test
    void aWriteWithoutRoomTimesOutAndTellsWhatWasSent() throws Exception {
        RawPeer peer = peerOf(config(1).build(), true);
        SmuxStream stream = peer.session.openStream();
        peer.expect("0100000003000000");
        byte[] sent = bytes(600_000, 2);
        ByteBuffer source = ByteBuffer.wrap(sent);
        stream.writeDeadline(in(SECOND));
        Caller<Integer> writer = Caller.start(() -> stream.write(source));
        Bounded.await("the timeout", () -> {
            clock.advance(SECOND);
            return writer.isDone();
        });
        int queued = ((SmuxTimeoutException) writer.failure()).bytesTransferred();
        assertThat(queued).isEqualTo(source.position()).isBetween(32_768, 300_000);
        stream.writeDeadline(Deadline.NEVER);
        Caller<Integer> rest = Caller.start(() -> stream.write(source));
        ByteBuffer received = ByteBuffer.allocate(sent.length);
        while (received.hasRemaining()) {
            received.put(((SmuxFrame.Psh) peer.next()).payload());
        }
        assertThat(received.array()).isEqualTo(sent);
        assertThat(rest.get()).isEqualTo(sent.length - queued);
    }

    @Test
    void anEarlierDeadlineWakesAWriterThatWaitsForRoom() throws Exception {
        RawPeer peer = peerOf(config(1).build(), true);
        SmuxStream stream = peer.session.openStream();
        Caller<Integer> writer = Caller.start(() -> stream.write(ByteBuffer.allocate(600_000)));
        Bounded.await("a full queue", () -> peer.session.worker().waitingForRoom() == 1);
        stream.writeDeadline(in(Duration.ZERO));
        assertThat(writer.failure()).isInstanceOf(SmuxTimeoutException.class);
        assertThat(peer.session.worker().waitingForRoom()).isZero();
    }

    @Test
    void aSecondWriterWaitsForItsTurnUntilTheDeadline() throws Exception {
        Streams streams = pair(2).open();
        Caller<Integer> first =
                Caller.start(() -> streams.near().write(ByteBuffer.allocate(Outflow.INITIAL_WINDOW + 1)));
        Bounded.await("the window to be used up", () -> streams.far().available() == Outflow.INITIAL_WINDOW);
        Caller<Integer> second = Caller.start(() -> streams.near().write(ByteBuffer.allocate(1)));
        streams.near().writeDeadline(in(SECOND));
        clock.advance(SECOND);
        assertThat(first.failure()).isInstanceOf(SmuxTimeoutException.class);
        assertThat(second.failure())
                .isInstanceOfSatisfying(
                        SmuxTimeoutException.class,
                        e -> assertThat(e.bytesTransferred()).isZero());
    }

    @Test
    void acceptDeadline() throws Exception {
        Pair pair = pair(1);
        Deadline deadline = in(SECOND);
        Caller<SmuxStream> acceptor = Caller.start(() -> pair.server().acceptStream(deadline));
        clock.advance(SECOND);
        assertThat(acceptor.failure()).isInstanceOf(SmuxTimeoutException.class);
        SmuxStream opened = pair.client().openStream();
        assertThat(pair.server().acceptStream().id()).isEqualTo(opened.id());
    }

    @Test
    void openDeadline() throws Exception {
        RawPeer peer = peerOf(config(1).build(), true);
        SmuxStream stream = peer.session.openStream();
        Caller<Integer> writer = Caller.start(() -> stream.write(ByteBuffer.allocate(600_000)));
        Bounded.await("a full queue", () -> peer.session.worker().waitingForRoom() == 1);
        Deadline deadline = in(SECOND);
        Caller<SmuxStream> opener = Caller.start(() -> peer.session.openStream(deadline));
        clock.advance(SECOND);
        assertThat(opener.failure()).isInstanceOf(SmuxTimeoutException.class);
        stream.close();
        assertThat(writer.failure()).isInstanceOf(SmuxStreamClosedException.class);
    }
}
