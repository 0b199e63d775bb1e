// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbConnectionException;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.SmbTimeoutException;
import dev.heddle.smb.TransferListener;
import dev.heddle.testkit.Bounded;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Servers that die or stop answering. Each test has its own server. */
@EachBackend
class ServerLossTest {
    /** Far below the request timeout, and far above the time until a loss is detected. */
    private static final long PROMPT = Duration.ofSeconds(20).toNanos();

    private static final Duration SHORT = Duration.ofSeconds(3);
    private static final long UNDER_WAY = 4L * TestData.MIB;

    private final String backend;
    private SambaServer server;

    ServerLossTest(String backend) {
        this.backend = backend;
    }

    @BeforeEach
    void start() throws Exception {
        server = SambaServer.start(SambaConfig.standard());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** The work of one caller until it fails. */
    @FunctionalInterface
    private interface Work {
        void run(Runnable underWay) throws IOException;
    }

    /** The failure of one caller. */
    private record Ending(String work, long nanoTime, Exception failure) {}

    @Test
    void everyWaitingCallerHearsOfAKilledServerAtOnce(TestReporter reporter) throws Exception {
        sparse("one");
        sparse("two");
        try (SmbClient client = SessionTestCase.alice(backend).build();
                SmbSession session = client.connect(SambaServer.HOST, server.port());
                SmbShare share = session.share(SambaConfig.SHARE)) {
            List<FutureTask<Ending>> callers = new ArrayList<>();
            CountDownLatch underWay = new CountDownLatch(6);
            callers.add(caller("download one", underWay, signal -> download(share, "one", signal)));
            callers.add(caller("download two", underWay, signal -> download(share, "two", signal)));
            callers.add(caller("upload three", underWay, signal -> upload(share, "three", signal)));
            callers.add(caller("upload four", underWay, signal -> upload(share, "four", signal)));
            callers.add(caller("stat", underWay, signal -> repeat(() -> share.stat("one"), signal)));
            callers.add(caller("echo", underWay, signal -> repeat(session::echo, signal)));
            assertThat(underWay.await(60, TimeUnit.SECONDS))
                    .describedAs("all are under way")
                    .isTrue();

            long killed = System.nanoTime();
            server.killHard();

            long slowest = 0;
            for (FutureTask<Ending> caller : callers) {
                Ending ending = caller.get(60, TimeUnit.SECONDS);
                assertThat(ending.failure())
                        .describedAs(ending.work())
                        .isInstanceOf(SmbConnectionException.class)
                        .hasMessageNotContaining("null");
                assertThat(ending.nanoTime() - killed)
                        .describedAs("nanoseconds until the end of %s", ending.work())
                        .isLessThan(PROMPT);
                slowest = Math.max(slowest, ending.nanoTime() - killed);
            }
            reporter.publishEntry("slowest caller after the kill, ms", Long.toString(slowest / 1_000_000));
            assertThat(session.isOpen()).isFalse();
            assertFailsAtOnce(() -> share.stat("one"));
            assertFailsAtOnce(() -> share.writeFile("five", new byte[1]));
            assertFailsAtOnce(session::echo);
            assertFailsAtOnce(() -> session.share(SambaConfig.SHARE));
            assertThat(session.metrics().connection().exchangesOpen()).isZero();
        }
    }

    @Test
    void anIdleSessionHearsOfAKilledServerAtItsNextCall() throws Exception {
        try (SmbClient client = SessionTestCase.alice(backend).build();
                SmbSession session = client.connect(SambaServer.HOST, server.port());
                SmbShare share = session.share(SambaConfig.SHARE)) {
            server.killHard();
            assertFailsAtOnce(() -> share.stat("one"));
            assertFailsAtOnce(session::echo);
            assertThat(session.isOpen()).isFalse();
        }
    }

    @Test
    void closingAfterTheServerDiedIsQuickAndSilent() throws Exception {
        SmbClient client = SessionTestCase.alice(backend).build();
        SmbSession session = client.connect(SambaServer.HOST, server.port());
        SmbShare share = session.share(SambaConfig.SHARE);
        server.killHard();
        long start = System.nanoTime();
        share.close();
        session.close();
        client.close();
        assertThat(System.nanoTime() - start).isLessThan(PROMPT);
    }

    @Test
    void anotherServersSessionGoesOn() throws Exception {
        try (SambaServer other = SambaServer.start(SambaConfig.standard());
                SmbClient client = SessionTestCase.alice(backend).build();
                SmbSession dying = client.connect(SambaServer.HOST, server.port());
                SmbSession living = client.connect(SambaServer.HOST, other.port())) {
            server.killHard();
            assertFailsAtOnce(dying::echo);
            living.echo();
            assertThat(living.isOpen()).isTrue();
        }
    }

    @Test
    @NeedsSamba("freezes the process that serves one connection")
    void aSilentServerIsATimeoutAndOthersDoNotNotice() throws Exception {
        SmbdServer samba = (SmbdServer) server;
        try (SmbClient client =
                        SessionTestCase.alice(backend).requestTimeout(SHORT).build();
                SmbClient patient = SessionTestCase.alice(backend).build();
                SmbSession other = patient.connect(SambaServer.HOST, server.port())) {
            long pid;
            SmbSession session;
            Set<Long> before = connections(samba, 1);
            session = client.connect(SambaServer.HOST, server.port());
            Set<Long> after = new HashSet<>(connections(samba, 2));
            after.removeAll(before);
            pid = after.iterator().next();
            try (SmbShare share = session.share(SambaConfig.SHARE)) {
                share.writeFile("file", new byte[] {1});
                samba.pause(pid);
                try {
                    assertTimesOut(() -> share.readAllBytes("file"));
                    assertTimesOut(session::echo);
                    other.echo();
                    assertThat(session.isOpen()).isTrue();
                } finally {
                    samba.resume(pid);
                }
                // The late responses are dropped, and the connection stays usable.
                assertThat(share.readAllBytes("file")).containsExactly(1);
                Bounded.await(
                        "the late replies arrive",
                        () -> session.metrics().connection().lateReplies() >= 2);
                assertThat(session.metrics().connection().exchangesTimedOut()).isGreaterThanOrEqualTo(2);
                assertThat(session.metrics().connection().exchangesOpen()).isZero();
            }
        }
    }

    @Test
    @NeedsSamba("freezes the process that serves one connection")
    void aServerThatPausesForLessThanTheTimeoutIsWaitedFor() throws Exception {
        SmbdServer samba = (SmbdServer) server;
        try (SmbClient client = SessionTestCase.alice(backend).build();
                SmbSession session = client.connect(SambaServer.HOST, server.port())) {
            long pid = connections(samba, 1).iterator().next();
            samba.pause(pid);
            FutureTask<Boolean> waiting = new FutureTask<>(() -> {
                session.echo();
                return true;
            });
            Thread.ofPlatform().start(waiting);
            Bounded.await(
                    "the request is sent", () -> session.metrics().connection().exchangesOpen() == 1);
            assertThat(waiting.isDone()).isFalse();
            samba.resume(pid);
            assertThat(waiting.get(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static Set<Long> connections(SmbdServer samba, int count) {
        AtomicReference<Set<Long>> found = new AtomicReference<>(Set.of());
        Bounded.await("the server has " + count + " connections", () -> {
            found.set(samba.connections());
            return found.get().size() == count;
        });
        return found.get();
    }

    private static FutureTask<Ending> caller(String name, CountDownLatch allUnderWay, Work work) {
        FutureTask<Ending> task = new FutureTask<>(() -> {
            CountDownLatch once = new CountDownLatch(1);
            try {
                work.run(() -> {
                    if (once.getCount() > 0) {
                        once.countDown();
                        allUnderWay.countDown();
                    }
                });
                return new Ending(name, System.nanoTime(), new IllegalStateException("came to an end"));
            } catch (IOException | RuntimeException e) {
                return new Ending(name, System.nanoTime(), e);
            }
        });
        Thread.ofPlatform().daemon().name(name).start(task);
        return task;
    }

    private static void download(SmbShare share, String name, Runnable underWay) throws IOException {
        share.download(name, new TestData.Sink(), signalling(underWay));
    }

    private static void upload(SmbShare share, String name, Runnable underWay) throws IOException {
        share.upload(TestData.Source.endless(), name, signalling(underWay));
    }

    private static TransferListener signalling(Runnable underWay) {
        return (done, total) -> {
            if (done > UNDER_WAY) {
                underWay.run();
            }
        };
    }

    private static void repeat(Call call, Runnable underWay) throws IOException {
        while (true) {
            call.run();
            underWay.run();
        }
    }

    /** A call on the session. */
    @FunctionalInterface
    private interface Call {
        void run() throws SmbException;
    }

    private static void assertFailsAtOnce(Call call) {
        long start = System.nanoTime();
        assertThatThrownBy(call::run).isInstanceOf(SmbConnectionException.class);
        assertThat(System.nanoTime() - start)
                .describedAs("nanoseconds until the failure")
                .isLessThan(PROMPT);
    }

    private static void assertTimesOut(Call call) {
        long start = System.nanoTime();
        assertThatThrownBy(call::run).isInstanceOf(SmbTimeoutException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(SHORT);
    }

    private void sparse(String name) throws IOException {
        try (FileChannel disk = FileChannel.open(server.place(name, new byte[0]), StandardOpenOption.WRITE)) {
            disk.write(ByteBuffer.allocate(1), (64L << 30) - 1);
        }
    }
}
