// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbConnectionException;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.SmbWatchEvent;
import dev.heddle.smb.SmbWatchEvent.Kind;
import dev.heddle.smb.SmbWatchOption;
import dev.heddle.smb.SmbWatcher;
import dev.heddle.testkit.Bounded;
import dev.heddle.testkit.Caller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Many changes by others, many watches in parallel, and the end of the server. */
@EachBackend
class WatchLoadTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Far below the request timeout. */
    private static final Duration PROMPT = Duration.ofSeconds(20);

    private static final int OPERATIONS = 2000;
    /** Samba drops the list of changes that a client has not fetched when it has a thousand of them. */
    private static final int AHEAD = 250;

    private final String backend;
    private final SambaServers servers;

    WatchLoadTest(String backend, SambaServers servers) {
        this.backend = backend;
        this.servers = servers;
    }

    private interface Work {
        void with(SmbSession session, SmbShare share, Path folder) throws Exception;
    }

    /** Runs the work in an empty folder of the share. */
    private void on(SambaServer server, Work work) throws Exception {
        Path folder = SambaServer.open(Files.createTempDirectory(server.folder(), "load"));
        try (SmbClient client = SessionTestCase.alice(backend).build();
                SmbSession session = client.connect(SambaServer.HOST, server.port());
                SmbShare share = session.share(SambaConfig.SHARE)) {
            work.with(session, share, folder);
            SessionTestCase.awaitIdle(session);
            assertThat(session.metrics().connection().strayReplies()).isZero();
        }
        SambaServer.deleteTree(folder);
    }

    private static String name(Path folder) {
        return folder.getFileName().toString();
    }

    private static SmbWatchEvent event(Kind kind, String path) {
        return new SmbWatchEvent(kind, path, null);
    }

    private static SmbWatchEvent next(SmbWatcher watcher) throws SmbException {
        Optional<SmbWatchEvent> event = watcher.poll(PATIENCE);
        assertThat(event).describedAs("an event").isPresent();
        return event.orElseThrow();
    }

    private static Caller<List<SmbWatchEvent>> taker(SmbWatcher watcher, int count, Runnable each) {
        return Caller.start(() -> {
            List<SmbWatchEvent> taken = new ArrayList<>();
            while (taken.size() < count) {
                taken.add(next(watcher));
                each.run();
            }
            return taken;
        });
    }

    private static void assertSame(List<SmbWatchEvent> taken, List<SmbWatchEvent> expected) {
        for (int i = 0; i < expected.size(); i++) {
            assertThat(taken.get(i)).describedAs("event " + i).isEqualTo(expected.get(i));
        }
    }

    /**
     * Another client creates, renames and deletes files and directories in a tree: everything is reported, in order.
     */
    @Test
    void whatAnotherClientDoesInATree() throws Exception {
        SambaInstallation installation = SambaInstallation.orSkip();
        SambaServer server = servers.with(SambaConfig.reportingOwnChanges());
        on(server, (session, share, folder) -> {
            String root = name(folder);
            Path source = Files.writeString(folder.resolveSibling(root + ".src"), "text");
            List<SmbWatchEvent> expected = new ArrayList<>();
            try (SmbWatcher watcher = share.watch(root, SmbWatchOption.RECURSIVE, SmbWatchOption.NAMES_ONLY)) {
                int rounds = 10;
                for (int round = 0; round < rounds; round++) {
                    int from = expected.size();
                    String script = script(root, source, round, OPERATIONS / rounds, expected);
                    Caller<List<SmbWatchEvent>> taker = taker(watcher, expected.size() - from, () -> {});
                    List<SmbWatchEvent> due = expected.subList(from, expected.size());
                    smbclient(installation, server, script, () -> assertSame(taker.get(), due));
                }
                assertThat(expected).hasSize(OPERATIONS);
                assertThat(watcher.poll(Duration.ZERO)).isEmpty();
            }
            Files.delete(source);
        });
    }

    /**
     * Groups of four operations, each group one level below the one before; every tenth group starts at the root again.
     */
    private static String script(String root, Path source, int round, int operations, List<SmbWatchEvent> expected) {
        List<String> commands = new ArrayList<>();
        String directory = root;
        for (int i = 0; i < operations / 4; i++) {
            directory = (i % 10 == 0 ? root : directory) + "/d" + round + "-" + i;
            commands.add("mkdir " + directory);
            expected.add(event(Kind.ADDED, directory));
            String file = directory + "/file";
            commands.add("put " + source + " " + file.replace('/', '\\'));
            expected.add(event(Kind.ADDED, file));
            String renamed = directory + "/renamed";
            commands.add("rename " + file + " " + renamed);
            expected.add(new SmbWatchEvent(Kind.RENAMED, renamed, file));
            commands.add("del " + renamed.replace('/', '\\'));
            expected.add(event(Kind.REMOVED, renamed));
        }
        return String.join("\n", commands);
    }

    /**
     * Another client, which stays connected until all events have arrived: changes that its server process has not
     * passed to the others when it ends are lost.
     */
    private static void smbclient(
            SambaInstallation installation, SambaServer server, String script, ThrowingRunnable whileConnected)
            throws Exception {
        Path done = Files.createTempFile("heddle-done", "");
        Path stays = Files.createTempFile("heddle-stays", "");
        Files.delete(done);
        String last = "!touch " + done + "; while [ -e " + stays + " ]; do sleep 0.05; done";
        Caller<String> client = Caller.start(() -> smbclient(installation, server, script + "\n" + last));
        try {
            Bounded.await("all operations are done", () -> Files.exists(done));
            whileConnected.run();
        } finally {
            Files.delete(stays);
        }
        assertThat(client.get()).doesNotContain("NT_STATUS_");
        Files.delete(done);
    }

    private interface ThrowingRunnable {
        void run() throws Exception;
    }

    private static String smbclient(SambaInstallation installation, SambaServer server, String script)
            throws Exception {
        List<String> command = List.of(
                installation.smbclient().toString(),
                "-p",
                Integer.toString(server.port()),
                "-U",
                SambaServer.USER + "%" + SambaServer.PASSWORD,
                "//" + SambaServer.HOST + "/" + SambaConfig.SHARE);
        return SambaServer.run(new ProcessBuilder(command), script.split("\n"));
    }

    /**
     * Programs on the server's machine create and delete files: the kernel reports to Samba, and Samba to the client.
     */
    @Test
    @NeedsSamba("the embedded server tells what clients change, not what others change on its disk")
    void whatHappensOnTheServersDisk() throws Exception {
        on(servers.standard(), (session, share, folder) -> {
            String root = name(folder);
            try (SmbWatcher watcher = share.watch(root, SmbWatchOption.NAMES_ONLY)) {
                awaitKernel(watcher, folder);
                Semaphore ahead = new Semaphore(AHEAD);
                List<SmbWatchEvent> expected = new ArrayList<>();
                for (int i = 0; i < OPERATIONS / 2; i++) {
                    expected.add(event(Kind.ADDED, root + "/file" + i));
                    expected.add(event(Kind.REMOVED, root + "/file" + i));
                }
                Caller<List<SmbWatchEvent>> taker = taker(watcher, expected.size(), ahead::release);
                for (int i = 0; i < OPERATIONS / 2; i++) {
                    assertThat(ahead.tryAcquire(2, PATIENCE.toSeconds(), TimeUnit.SECONDS))
                            .describedAs("the watch follows")
                            .isTrue();
                    Files.delete(Files.createFile(folder.resolve("file" + i)));
                }
                assertSame(taker.get(), expected);
                assertThat(watcher.poll(Duration.ZERO)).isEmpty();
            }
        });
    }

    /** The kernel's reports begin some time after Samba has granted the watch. */
    private static void awaitKernel(SmbWatcher watcher, Path folder) throws IOException {
        AtomicInteger probes = new AtomicInteger();
        Bounded.await("the first report", () -> {
            try {
                Files.createFile(folder.resolve("probe" + probes.incrementAndGet()));
                return watcher.poll(Duration.ofMillis(200)).isPresent();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        Files.createFile(folder.resolve("last"));
        while (!next(watcher).path().endsWith("last")) {
            // A report of a probe.
        }
    }

    /** Two hundred watches, each with its own pending requests, on a server that grants 16 credits. */
    @Test
    void manyWatchesOnFewCredits() throws Exception {
        SambaServer server = servers.with(ServerKind.SMALL.config().global("kernel change notify", "no"));
        on(server, (session, share, folder) -> {
            String root = name(folder);
            List<SmbWatcher> watchers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                share.createDirectory(root + "/d" + i);
                watchers.add(share.watch(root + "/d" + i, SmbWatchOption.NAMES_ONLY));
            }
            Set<SmbWatchEvent> expected = new HashSet<>();
            for (int i = 0; i < 200; i++) {
                share.writeFile(root + "/d" + i + "/file", new byte[1]);
                expected.add(event(Kind.ADDED, root + "/d" + i + "/file"));
            }
            Set<SmbWatchEvent> taken = new HashSet<>();
            for (SmbWatcher watcher : watchers) {
                taken.add(next(watcher));
            }
            assertThat(taken).isEqualTo(expected);
            for (SmbWatcher watcher : watchers) {
                watcher.close();
            }
            session.echo();
        });
    }

    @Test
    void aServerThatDiesEndsEveryWatchAtOnce() throws Exception {
        SambaServer server = SambaServer.start(SambaConfig.reportingOwnChanges());
        try (server;
                SmbClient client = SessionTestCase.alice(backend).build();
                SmbSession session = client.connect(SambaServer.HOST, server.port());
                SmbShare share = session.share(SambaConfig.SHARE);
                SmbWatcher idle = share.watch("");
                SmbWatcher first = share.watch("", SmbWatchOption.NAMES_ONLY);
                SmbWatcher second = share.watch("", SmbWatchOption.RECURSIVE)) {
            List<Caller<SmbWatchEvent>> takers = new ArrayList<>();
            takers.add(Caller.start(first::take));
            takers.add(Caller.start(second::take));
            session.echo();
            long killed = System.nanoTime();
            server.killHard();
            for (Caller<SmbWatchEvent> taker : takers) {
                assertThat(taker.failure()).isInstanceOf(SmbConnectionException.class);
            }
            assertThat(Caller.start(idle::take).failure()).isInstanceOf(SmbConnectionException.class);
            assertThat(Caller.start(first::take).failure()).isInstanceOf(SmbConnectionException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(PROMPT);
        }
    }
}
