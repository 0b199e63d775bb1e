// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.Deadline;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.Workers;
import dev.heddle.core.buffer.BufferPool;
import dev.heddle.core.net.Transport;
import dev.heddle.testkit.Bounded;
import dev.heddle.testkit.Caller;
import dev.heddle.testkit.FakeClock;
import dev.heddle.testkit.InMemoryTransport;
import dev.heddle.testkit.LeakCheck;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * Starts sessions on one backend, with a clock that the test advances, and checks after each test that no thread and no
 * buffer is left.
 */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class SmuxFixture {
    static final Duration SECOND = Duration.ofSeconds(1);

    final FakeClock clock = new FakeClock();
    final BufferPool pool = BufferPool.tracking(16 << 20);
    private final List<SmuxSession> sessions = new ArrayList<>();
    private final List<Runnable> cleanups = new ArrayList<>();
    private LeakCheck leaks = LeakCheck.begin();

    abstract String backend();

    /** Two connected sessions. */
    record Pair(SmuxSession client, SmuxSession server) {
        /** Opens a stream on the client and accepts it on the server. Neither side has sent anything but the SYN. */
        Streams open() throws IOException {
            SmuxStream stream = client.openStream();
            return new Streams(stream, server.acceptStream());
        }
    }

    record Streams(SmuxStream near, SmuxStream far) {}

    SmuxConfig.Builder config(int version) {
        return SmuxConfig.builder()
                .version(version)
                .noKeepAlive()
                .backend(Workers.named(backend()))
                .worker(WorkerConfig.defaults()
                        .withName("smux-test")
                        .withTime(clock)
                        .withPool(pool)
                        .withReceiveBufferBytes(32 << 10)
                        .withMaxQueuedBytes(128 << 10));
    }

    Pair pair(int version) throws IOException {
        return pair(config(version).build());
    }

    Pair pair(SmuxConfig config) throws IOException {
        return pair(config, config);
    }

    Pair pair(SmuxConfig client, SmuxConfig server) throws IOException {
        InMemoryTransport.Pair ends = InMemoryTransport.pair(64 << 10);
        return new Pair(add(SmuxSession.client(ends.left(), client)), add(SmuxSession.server(ends.right(), server)));
    }

    /** Starts a session whose peer is played by the test. */
    RawPeer peerOf(SmuxConfig config, boolean client) throws IOException {
        InMemoryTransport.Pair ends = InMemoryTransport.pair(64 << 10);
        return peerOf(config, client ? 1 : 0, ends.left(), ends.right());
    }

    RawPeer peerOf(SmuxConfig config, long lastId, Transport near, InMemoryTransport far) throws IOException {
        SmuxSession session = add(SmuxSession.start(near, config, new StreamIds(lastId)));
        RawPeer peer = new RawPeer(session, far, config.version());
        cleanups.add(peer::close);
        return peer;
    }

    /** Closes the session after the test. If its worker has no threads, a thread of the test drives it meanwhile. */
    SmuxSession add(SmuxSession session) {
        sessions.add(session);
        if (backend().equals("single")) {
            drive(session);
        }
        return session;
    }

    /**
     * Starts a session whose peer is played by the test. If the worker has no threads, the session makes progress only
     * while the test waits in it.
     */
    RawPeer undrivenPeerOf(SmuxConfig config) throws IOException {
        InMemoryTransport.Pair ends = InMemoryTransport.pair(64 << 10);
        SmuxSession session = SmuxSession.client(ends.left(), config);
        sessions.add(session);
        RawPeer peer = new RawPeer(session, ends.right(), config.version());
        cleanups.add(peer::close);
        return peer;
    }

    private void drive(SmuxSession session) {
        Event stop = new Event(null);
        Caller<Boolean> driver = Caller.start(() -> session.await(stop, Deadline.NEVER, 0));
        AtomicBoolean driven = new AtomicBoolean();
        session.worker().schedule(session.deadline(Duration.ZERO), () -> driven.set(true));
        Bounded.await("the driver at work", () -> driven.get() || session.isClosed());
        cleanups.add(() -> {
            Event.fireAll(stop);
            Bounded.await("the driver's end", driver::isDone);
        });
    }

    @BeforeEach
    void rememberThreads() {
        leaks = LeakCheck.begin();
    }

    @AfterEach
    void nothingIsLeft() {
        // In parallel, because the close of one side may wait for the other side to read.
        List<Caller<Boolean>> closers = new ArrayList<>();
        for (SmuxSession session : sessions) {
            closers.add(Caller.start(() -> {
                session.close();
                return true;
            }));
        }
        Bounded.await("the sessions' end", () -> {
            clock.advance(SECOND);
            return closers.stream().allMatch(Caller::isDone);
        });
        cleanups.forEach(Runnable::run);
        leaks.assertNoThreads(
                name -> name.startsWith("smux") || name.startsWith("heddle") || name.equals("test-caller"));
        LeakCheck.assertNoBuffers(pool);
        for (SmuxSession session : sessions) {
            assertThat(session.metrics().bytesUnread()).as("tokens taken").isZero();
            assertThat(session.metrics().connection().queuedFrames()).isZero();
        }
    }

    static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static void write(SmuxStream stream, byte[] bytes) throws IOException {
        assertThat(stream.write(ByteBuffer.wrap(bytes))).isEqualTo(bytes.length);
    }

    static void write(SmuxStream stream, String text) throws IOException {
        write(stream, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] read(SmuxStream stream, int length) throws IOException {
        byte[] bytes = stream.inputStream().readNBytes(length);
        assertThat(bytes).as("bytes until the end").hasSize(length);
        return bytes;
    }

    static String readText(SmuxStream stream, int length) throws IOException {
        return new String(read(stream, length), StandardCharsets.UTF_8);
    }

    static void assertEnd(SmuxStream stream) throws IOException {
        assertThat(stream.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }

    static void assertReset(SmuxStream stream) {
        assertThatThrownBy(() -> stream.read(ByteBuffer.allocate(1)))
                .isInstanceOfSatisfying(
                        SmuxStreamClosedException.class,
                        e -> assertThat(e.reason()).isEqualTo(SmuxStreamClosedException.Reason.PEER_RESET));
    }

    /** Accepts and echoes every stream until the session ends. Closes each stream once its peer has finished. */
    static void echo(SmuxSession session) {
        Thread.ofVirtual().name("echo").start(() -> {
            try {
                while (true) {
                    SmuxStream stream = session.acceptStream();
                    Thread.ofVirtual().name("echo-stream").start(() -> echo(stream));
                }
            } catch (IOException e) {
                assertThat(e).isInstanceOf(SmuxSessionClosedException.class);
            }
        });
    }

    private static void echo(SmuxStream stream) {
        try (stream) {
            stream.inputStream().transferTo(stream.outputStream());
        } catch (SmuxException e) {
            stream.abort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
