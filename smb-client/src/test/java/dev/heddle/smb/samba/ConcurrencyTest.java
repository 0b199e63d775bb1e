// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.Workers;
import dev.heddle.smb.SmbCancelledException;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.TransferListener;
import dev.heddle.testkit.Bounded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Many callers on one connection, callers that are interrupted, and independent clients. */
@EachBackend
class ConcurrencyTest extends SessionTestCase {
    private static final int CALLERS = 32;
    private static final int FILE = 700_001;

    private final SambaServers servers;

    ConcurrencyTest(String backend, SambaServers servers) throws Exception {
        super(backend, servers.standard());
        this.servers = servers;
    }

    @Test
    void thirtyTwoPlatformThreadsOnOneConnection() throws Exception {
        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            manyCallers(callers, share, path());
        }
    }

    @Test
    void thirtyTwoVirtualThreadsOnOneConnection() throws Exception {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            manyCallers(callers, share, path());
        }
    }

    @Test
    void thirtyTwoCallersShareSixteenCreditsAndGiveThemBack() throws Exception {
        SambaServer small = servers.with(ServerKind.SMALL.config());
        String name = "credits-" + backend;
        SambaServer.open(Files.createDirectories(small.folder().resolve(name)));
        try (SmbClient own = alice(backend).build();
                SmbSession narrow = own.connect(SambaServer.HOST, small.port());
                SmbShare narrowShare = narrow.share(SambaConfig.SHARE);
                ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            manyCallers(callers, narrowShare, name);
            awaitIdle(narrow);
            int creditsOnce = narrow.info().credits();
            manyCallers(callers, narrowShare, name);
            manyCallers(callers, narrowShare, name);
            awaitIdle(narrow);
            assertThat(creditsOnce).isBetween(1, ServerKind.SMALL_CREDITS);
            assertThat(narrow.info().credits()).isEqualTo(creditsOnce);
            assertThat(narrow.metrics().connection().exchangesFailed()).isZero();
        }
    }

    @Test
    void creditsAreBackAfterWorkThatFailed() throws Exception {
        // The number only grows until the server has granted its maximum.
        for (int i = 0; i < 50; i++) {
            share.exists(path("missing"));
        }
        awaitIdle(session);
        int before = session.info().credits();
        for (int i = 0; i < 200; i++) {
            assertThat(share.exists(path("missing"))).isFalse();
        }
        // The caller needs only the first response of a compound; the exchange table may receive the others later.
        Bounded.await("the credits are back", () -> session.info().credits() >= before);
    }

    @Test
    void anInterruptedDownloadLeavesTheConnectionToOthers() throws Exception {
        sparse("endless", 8L << 30);
        assertInterruptedAlone(listener -> share.download(path("endless"), new TestData.Sink(), listener));
    }

    @Test
    void anInterruptedUploadLeavesTheConnectionToOthers() throws Exception {
        assertInterruptedAlone(listener -> share.upload(TestData.Source.endless(), path("endless"), listener));
    }

    @Test
    void aCallerThatIsInterruptedBeforehandDoesNotEvenStart() throws Exception {
        place("file", new byte[1]);
        FutureTask<Boolean> caller = new FutureTask<>(() -> {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> share.readAllBytes(path("file"))).isInstanceOf(SmbCancelledException.class);
            return Thread.currentThread().isInterrupted();
        });
        Thread.ofPlatform().start(caller);
        assertThat(caller.get(60, TimeUnit.SECONDS)).isTrue();
        assertThat(share.readAllBytes(path("file"))).hasSize(1);
    }

    @Test
    void clientsOfDifferentBackendsLiveSideBySide() throws Exception {
        assertThat(Workers.available()).contains("loop", "single", "threads", "virtual");
        List<SmbClient> clients = new ArrayList<>();
        try (ExecutorService callers = Executors.newCachedThreadPool()) {
            List<Callable<Void>> work = new ArrayList<>();
            for (String other : List.of("loop", "single", "threads", "virtual")) {
                SmbClient own = alice(other).build();
                clients.add(own);
                SmbSession theirs = own.connect(SambaServer.HOST, server.port());
                assertThat(theirs.info().backend()).isEqualTo(other);
                SmbShare theirShare = theirs.share(SambaConfig.SHARE);
                work.add(() -> copyAndCompare(theirShare, path("from-" + other), 5 * TestData.MIB));
            }
            work.add(() -> copyAndCompare(share, path("mine"), 5 * TestData.MIB));
            await(callers, work);
            clients.get(0).close();
            assertThat(share.readAllBytes(path("from-single"))).hasSize(5 * TestData.MIB);
        } finally {
            clients.forEach(SmbClient::close);
        }
        session.echo();
    }

    private void manyCallers(ExecutorService callers, SmbShare on, String directory) throws Exception {
        List<Callable<Void>> work = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            String file = directory + "/caller" + i;
            work.add(() -> {
                copyAndCompare(on, file, FILE);
                on.rename(file, file + "-done", true);
                return copyAndCompare(on, file, 1000);
            });
        }
        await(callers, work);
        assertThat(session.metrics().connection().exchangesFailed()).isZero();
        assertThat(session.metrics().connection().exchangesTimedOut()).isZero();
    }

    private static void await(ExecutorService callers, List<Callable<Void>> work) throws Exception {
        for (Future<Void> done : callers.invokeAll(work, 50, TimeUnit.SECONDS)) {
            done.get();
        }
    }

    private static Void copyAndCompare(SmbShare on, String file, int size) throws IOException {
        byte[] content = TestData.bytes(size, file.hashCode());
        on.writeFile(file, content);
        assertThat(on.stat(file).size()).isEqualTo(size);
        TestData.assertBytes(on.readAllBytes(file), content);
        return null;
    }

    private void assertInterruptedAlone(Transfer transfer) throws Exception {
        byte[] content = TestData.bytes(3 * TestData.MIB, 9);
        place("other", content);
        FutureTask<Boolean> victim = new FutureTask<>(() -> {
            assertThatThrownBy(() -> transfer.run((done, total) -> {
                        if (done > 4 * TestData.MIB) {
                            Thread.currentThread().interrupt();
                        }
                    }))
                    .isInstanceOf(SmbCancelledException.class);
            return Thread.currentThread().isInterrupted();
        });
        FutureTask<Void> other = new FutureTask<>(() -> {
            while (!victim.isDone()) {
                TestData.assertBytes(share.readAllBytes(path("other")), content);
            }
            return null;
        });
        Thread.ofPlatform().start(victim);
        Thread.ofPlatform().start(other);
        assertThat(get(victim)).describedAs("the interrupt flag is set").isTrue();
        get(other);
        assertThat(session.isOpen()).isTrue();
        TestData.assertBytes(share.readAllBytes(path("other")), content);
        share.delete(path("other"));
    }

    private static <T> T get(FutureTask<T> task) throws InterruptedException, TimeoutException {
        try {
            return task.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    private void sparse(String name, long size) {
        try (FileChannel disk = FileChannel.open(place(name, new byte[0]), StandardOpenOption.WRITE)) {
            disk.write(ByteBuffer.allocate(1), size - 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A transfer that reports its progress to the listener. */
    @FunctionalInterface
    private interface Transfer {
        void run(TransferListener listener) throws IOException;
    }
}
