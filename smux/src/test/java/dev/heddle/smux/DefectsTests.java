// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testkit.Bounded;
import dev.heddle.testkit.Caller;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests for the defects of xtaci/smux v1.5.57. */
abstract class DefectsTests extends SmuxFixture {

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void defect1UnreadBytesSurviveTwoHalfCloses(int version) throws Exception {
        Pair pair = pair(version);
        Streams streams = pair.open();
        byte[] there = bytes(3072, 1);
        byte[] back = bytes(3072, 2);
        write(streams.near(), there);
        write(streams.far(), back);
        streams.near().shutdownOutput();
        streams.far().shutdownOutput();
        Bounded.await(
                "both ends", () -> pair.client().numStreams() + pair.server().numStreams() == 0);
        assertThat(streams.near().isOpen()).isTrue();
        assertThat(read(streams.far(), 3072)).isEqualTo(there);
        assertThat(read(streams.near(), 3072)).isEqualTo(back);
        assertEnd(streams.near());
        assertEnd(streams.far());
        assertThat(streams.near().isOpen()).isFalse();
        assertThat(pair.client().metrics().bytesUnread()).isZero();
    }

    /** After one FIN the peer may still read, so the writer waits, but not for ever. */
    @Test
    void defect2AWriterDoesNotWaitForEverForAPeerThatClosed() throws Exception {
        SmuxConfig config =
                config(2).halfClosedWriteTimeout(Duration.ofSeconds(20)).build();
        RawPeer peer = peerOf(config, true);
        SmuxStream stream = peer.session.openStream();
        peer.send(new SmuxFrame.Fin(3));
        Caller<Integer> writer = Caller.start(() -> stream.write(ByteBuffer.allocate(300_000)));
        peer.hex(8 + Outflow.INITIAL_WINDOW + 8 * 8);
        clock.advance(Duration.ofSeconds(19));
        peer.send(new SmuxFrame.Upd(3, 1000, Outflow.INITIAL_WINDOW)); // the peer reads: the timeout starts again
        peer.hex(8 + 1000);
        clock.advance(Duration.ofSeconds(19));
        assertThat(writer.isDone()).isFalse();
        Bounded.await("the writer's timeout", () -> {
            clock.advance(SECOND);
            return writer.isDone();
        });
        assertThat(writer.failure())
                .isInstanceOfSatisfying(
                        SmuxStreamClosedException.class,
                        e -> assertThat(e.bytesTransferred()).isEqualTo(Outflow.INITIAL_WINDOW + 1000));
    }

    @Test
    void defect2AWriterIsWokenWhenThePeerClosesForGood() throws Exception {
        Pair pair = pair(2);
        Streams streams = pair.open();
        streams.far().shutdownOutput();
        Caller<Integer> writer = Caller.start(() -> streams.near().write(ByteBuffer.allocate(300_000)));
        Bounded.await("the window to be used up", () -> streams.far().available() == Outflow.INITIAL_WINDOW);
        streams.far().close();
        assertThat(writer.failure()).isInstanceOf(SmuxStreamClosedException.class);
    }

    /** Go's smux has spurious errors, an overrun window and parked writers when 8 writers use one stream. */
    @Test
    void defect3SeveralWritersKeepTheWindowAndAllFinish() throws Exception {
        RawPeer peer = peerOf(config(2).build(), true);
        SmuxStream stream = peer.session.openStream();
        List<Caller<Integer>> writers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            writers.add(Caller.start(() -> {
                for (int j = 0; j < 50; j++) {
                    stream.write(ByteBuffer.allocate(10_000));
                }
                return 0;
            }));
        }
        peer.expect("0200000003000000");
        int received = 0;
        int consumed = 0;
        while (received < 8 * 50 * 10_000) {
            received += ((SmuxFrame.Psh) peer.next()).payload().remaining();
            assertThat(received - consumed).isLessThanOrEqualTo(Outflow.INITIAL_WINDOW);
            if (received - consumed > 100_000) {
                consumed = received;
                peer.send(new SmuxFrame.Upd(3, consumed, Outflow.INITIAL_WINDOW));
            }
        }
        for (Caller<Integer> writer : writers) {
            assertThat(writer.get()).isZero();
        }
    }

    /** Sixteen unread streams in version 2, or one in version 1, block a session of Go's smux for ever. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void defect4UnreadStreamsDoNotBlockTheSessionForEver(int version) throws Exception {
        SmuxConfig server =
                config(version).stalledStreamTimeout(Duration.ofSeconds(5)).build();
        Pair pair = pair(config(version).build(), server);
        List<SmuxStream> opened = new ArrayList<>();
        for (int i = 0; i < 17; i++) {
            opened.add(pair.client().openStream());
        }
        SmuxStream live = pair.client().openStream();
        List<Caller<Integer>> writers = new ArrayList<>();
        for (SmuxStream stream : opened) {
            writers.add(Caller.start(() -> stream.write(ByteBuffer.allocate(Outflow.INITIAL_WINDOW))));
        }
        Bounded.await("the pause", () -> pair.server().budget().paused());
        Caller<Integer> writer = Caller.start(() -> {
            write(live, "alive");
            return 0;
        });
        Caller<String> reader = Caller.start(() -> {
            SmuxStream accepted = pair.server().acceptStream();
            while (accepted.id() != live.id()) {
                accepted = pair.server().acceptStream();
            }
            return readText(accepted, 5);
        });
        Bounded.await("the live stream's bytes", () -> {
            clock.advance(SECOND);
            return reader.isDone() && writers.stream().allMatch(Caller::isDone);
        });
        assertThat(reader.get()).isEqualTo("alive");
        assertThat(pair.server().metrics().streamsAborted()).isPositive();
        assertThat(writer.get()).isZero();
        for (Caller<Integer> each : writers) {
            assertThat(each.get()).isEqualTo(Outflow.INITIAL_WINDOW);
        }
    }

    /** A caller that retries after write timeouts neither repeats nor loses a byte. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void defect5WriteTimeoutsNeitherRepeatNorLoseBytes(int version) throws Exception {
        SmuxConfig server = config(version).maxReceiveBuffer(100_000).build();
        Pair pair = pair(config(version).build(), server);
        Streams streams = pair.open();
        byte[] sent = bytes(2 << 20, 3);
        AtomicInteger timeouts = new AtomicInteger();
        Caller<Integer> writer = Caller.start(() -> {
            int from = 0;
            while (from < sent.length) {
                streams.near().writeDeadline(pair.client().deadline(SECOND));
                try {
                    from += streams.near().write(ByteBuffer.wrap(sent, from, sent.length - from));
                } catch (SmuxTimeoutException e) {
                    from += e.bytesTransferred();
                    timeouts.incrementAndGet();
                }
            }
            streams.near().shutdownOutput();
            return from;
        });
        Bounded.await("some timeouts", () -> {
            clock.advance(SECOND);
            return timeouts.get() > 2;
        });
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        byte[] piece = new byte[7000];
        int length;
        while ((length = streams.far().inputStream().read(piece)) >= 0) {
            received.write(piece, 0, length);
            clock.advance(Duration.ofMillis(900));
        }
        assertThat(Arrays.equals(received.toByteArray(), sent)).isTrue();
        assertThat(writer.get()).isEqualTo(sent.length);
    }

    /** Accepted streams live without a reference to them: there is no finalizer and no cleaner. */
    @Test
    void defect6TheGarbageCollectorClosesNothing() throws Exception {
        Pair pair = pair(1);
        SmuxStream near = pair.client().openStream();
        assertThat(pair.server().acceptStream().id()).isEqualTo(near.id());
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        write(near, "on");
        Bounded.await("the bytes", () -> pair.server().metrics().bytesUnread() == 2);
        assertThat(pair.server().numStreams()).isEqualTo(1);
    }

    /** Reads in pieces and transfers end in the same way, at the end of a stream and of a session. */
    @Test
    void defect7EveryWayToReadEndsAlike() throws Exception {
        Pair pair = pair(1);
        Streams finished = pair.open();
        Streams cut = pair.open();
        write(finished.near(), "all");
        finished.near().close();
        write(cut.near(), "some");
        pair.client().close();
        Bounded.await("the end", () -> pair.server().isClosed());
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        assertThat(finished.far().inputStream().transferTo(all)).isEqualTo(3);
        assertEnd(finished.far());
        ByteArrayOutputStream some = new ByteArrayOutputStream();
        assertThatThrownBy(() -> cut.far().inputStream().transferTo(some))
                .isInstanceOf(SmuxSessionClosedException.class);
        assertThat(some.size()).isEqualTo(4);
        assertThatThrownBy(() -> cut.far().read(ByteBuffer.allocate(1))).isInstanceOf(SmuxSessionClosedException.class);
        assertThatThrownBy(() -> cut.far().inputStream().read()).isInstanceOf(SmuxSessionClosedException.class);
    }

    /** Go's smux goes on, with IsClosed false and its streams open, until keep-alive detects the failure. */
    @Test
    void theConnectionsDeathEndsTheSessionAtOnce() throws Exception {
        RawPeer peer = peerOf(config(1).build(), true);
        SmuxStream stream = peer.session.openStream();
        Caller<byte[]> reader = Caller.start(() -> read(stream, 1));
        peer.close();
        assertThat(reader.failure()).isInstanceOf(SmuxSessionClosedException.class);
        assertThat(peer.session.isClosed()).isTrue();
    }
}
