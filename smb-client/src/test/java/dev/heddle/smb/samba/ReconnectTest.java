// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.Inside;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbClosedException;
import dev.heddle.smb.SmbConnectionException;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbFile;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.wire.CreateRequest;
import dev.heddle.testkit.Bounded;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A session is reconnected whatever the state of its connection, and the objects of the old session report it. */
@EachBackend
class ReconnectTest {
    /** Far below the request timeout. */
    private static final long PROMPT = Duration.ofSeconds(20).toNanos();

    private static final int CALLERS = 8;
    private static final int LARGE = 128 << 20;

    private final String backend;
    private SambaServer server;
    private Relay relay;
    private WireTap tap;
    private SmbClient client;
    private SmbSession old;
    private SmbShare share;

    ReconnectTest(String backend) {
        this.backend = backend;
    }

    /**
     * A tap that can freeze its open connections: data sent after that never arrives, nor does the end of the
     * connection.
     */
    private static final class Relay implements WireTap.Tamper {
        private final Set<Thread> known = ConcurrentHashMap.newKeySet();
        private final Set<Thread> frozen = ConcurrentHashMap.newKeySet();
        private final CountDownLatch thaw = new CountDownLatch(1);

        @Override
        public WireTap.Fate judge(boolean toServer, byte[] frame) {
            known.add(Thread.currentThread());
            if (frozen.contains(Thread.currentThread())) {
                try {
                    thaw.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return WireTap.Fate.PASS;
        }

        void freeze() {
            frozen.addAll(known);
        }
    }

    @BeforeEach
    void connect() throws Exception {
        server = SambaServer.start(SambaConfig.standard());
        relay = new Relay();
        tap = WireTap.tampering(server, relay);
        client = SessionTestCase.alice(backend).build();
        old = client.connect(SambaServer.HOST, tap.port());
        share = old.share(SambaConfig.SHARE);
        share.writeFile("file", TestData.bytes(100_000, 7));
        SessionTestCase.awaitIdle(old);
    }

    @AfterEach
    void close() throws Exception {
        relay.thaw.countDown();
        client.close();
        tap.close();
        server.close();
    }

    private static void assertGone(ThrowingCallable call) {
        long begin = System.nanoTime();
        assertThatThrownBy(call).isInstanceOfSatisfying(SmbConnectionException.class, e -> {
            assertThat(e).hasMessageContaining("the session was reconnected");
            assertThat(e.hint()).contains("from the session that reconnect() returned");
        });
        assertThat(System.nanoTime() - begin).isLessThan(PROMPT);
    }

    private static void assertWorks(SmbSession session) throws SmbException {
        try (SmbShare again = session.share(SambaConfig.SHARE)) {
            assertThat(again.readAllBytes("file")).isEqualTo(TestData.bytes(100_000, 7));
        }
    }

    @Test
    void aLivingConnection() throws Exception {
        SmbFile file = share.open("file");
        sparse("large");
        InputStream in = share.openRead("large");
        assertThat(in.read()).isNotNegative();
        OutputStream out = share.openWrite("new");
        out.write(1);
        SeekableByteChannel channel = share.openChannel("file");

        SmbSession session = old.reconnect();

        assertThat(old.isOpen()).isFalse();
        assertThat(session).isNotSameAs(old);
        assertThat(session.info().backend()).isEqualTo(backend);
        assertWorks(session);
        assertGone(() -> file.read(ByteBuffer.allocate(10), 0));
        assertGone(() -> in.readNBytes(LARGE));
        assertGone(() -> {
            out.write(new byte[10 << 20]);
            out.close();
        });
        assertGone(() -> channel.read(ByteBuffer.allocate(10)));
        assertGone(() -> share.stat("file"));
        assertGone(old::echo);
        assertGone(() -> old.share(SambaConfig.SHARE));
        share.close();
        Bounded.await("the old connection is gone", () -> server.connectionCount() == 1);
        assertThat(client.metrics().reconnects()).isEqualTo(1);
    }

    @Test
    void answersThatHadComeBeforeAreGoneToo() throws Exception {
        sparse("large");
        InputStream in = share.openRead("large");
        assertThat(in.read()).isNotNegative();
        SessionTestCase.awaitIdle(old);
        old.reconnect();
        assertGone(() -> in.readNBytes(LARGE));
    }

    private void sparse(String name) throws IOException {
        try (FileChannel disk = FileChannel.open(server.place(name, new byte[0]), StandardOpenOption.WRITE)) {
            disk.write(ByteBuffer.allocate(1), LARGE - 1);
        }
    }

    @Test
    void aDeadConnection() throws Exception {
        server.dropConnections();
        assertThatThrownBy(() -> share.stat("file")).isInstanceOf(SmbConnectionException.class);
        assertThatThrownBy(() -> share.stat("file")).isInstanceOf(SmbConnectionException.class);
        assertThat(client.metrics().reconnects())
                .describedAs("nothing reconnects by itself")
                .isZero();
        assertWorks(old.reconnect());
    }

    /**
     * Nothing arrives, not even the end of the connection: waiting callers fail at once, and the files of the old
     * connection do not block the new one.
     */
    @Test
    void aConnectionOfWhichNothingIsHeard() throws Exception {
        SmbFile alone = Inside.open(share, "file", CreateRequest.OPLOCK_NONE, 0).file();
        relay.freeze();
        List<FutureTask<Boolean>> waiting = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            FutureTask<Boolean> caller = new FutureTask<>(() -> {
                assertThatThrownBy(() -> alone.read(ByteBuffer.allocate(10), 0))
                        .isInstanceOf(SmbConnectionException.class)
                        .hasMessageContaining("the session was reconnected");
                return true;
            });
            waiting.add(caller);
            Thread.ofPlatform().daemon().start(caller);
        }
        Bounded.await("all wait", () -> old.metrics().connection().exchangesOpen() == CALLERS);

        long begin = System.nanoTime();
        SmbSession session = old.reconnect();
        Inside.open(session.share(SambaConfig.SHARE), "file", CreateRequest.OPLOCK_NONE, 0)
                .file()
                .close();
        assertWorks(session);
        assertThat(System.nanoTime() - begin).isLessThan(PROMPT);

        for (FutureTask<Boolean> caller : waiting) {
            assertThat(caller.get(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void manyAtOnceGetOneSession() throws Exception {
        List<FutureTask<SmbSession>> callers = new ArrayList<>();
        CountDownLatch start = new CountDownLatch(1);
        for (int i = 0; i < CALLERS; i++) {
            FutureTask<SmbSession> caller = new FutureTask<>(() -> {
                start.await();
                return old.reconnect();
            });
            callers.add(caller);
            Thread.ofPlatform().daemon().start(caller);
        }
        start.countDown();
        SmbSession session = callers.get(0).get(60, TimeUnit.SECONDS);
        for (FutureTask<SmbSession> caller : callers) {
            assertThat(caller.get(60, TimeUnit.SECONDS)).isSameAs(session);
        }
        assertThat(old.reconnect()).isSameAs(session);
        assertThat(client.metrics().reconnects()).isEqualTo(1);
        assertWorks(session);
        Bounded.await("one connection", () -> server.connectionCount() == 1);
    }

    /** A caller that has only the oldest session still gets the newest. */
    @Test
    void againAndAgain() throws Exception {
        SmbSession second = old.reconnect();
        SmbSession third = second.reconnect();
        assertThat(old.reconnect()).isSameAs(third);
        SmbSession fourth = third.reconnect();
        third.close();
        assertThat(old.reconnect().isOpen()).isTrue();
        assertWorks(fourth);
        assertThat(client.metrics().reconnects()).isEqualTo(3);
    }

    @Test
    void theServerIsGone() throws Exception {
        tap.close();
        server.killHard();
        assertThatThrownBy(old::reconnect).isInstanceOf(SmbConnectionException.class);
        assertThat(old.isOpen()).isFalse();
        assertThatThrownBy(() -> share.stat("file")).isInstanceOf(SmbConnectionException.class);
        assertThatThrownBy(old::reconnect).isInstanceOf(SmbConnectionException.class);
        assertThat(client.metrics().reconnects()).isZero();
        old.close();
        assertThatThrownBy(old::reconnect).isInstanceOf(SmbClosedException.class);
    }

    @Test
    void ofAClosedClient() {
        client.close();
        assertThatThrownBy(old::reconnect).isInstanceOf(SmbClosedException.class);
    }
}
