// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.heddle.smb.EncryptionPolicy;
import dev.heddle.smb.SmbAccessDeniedException;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbConnectionException;
import dev.heddle.smb.SmbFile;
import dev.heddle.smb.SmbNotFoundException;
import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.TransferListener;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * Operations in a namespace run at the target of its links; servers that are down, shares that require encryption,
 * links to links.
 */
@EachBackend
class DfsTest extends DfsTestCase {
    private static final int CREATE = 5;
    private static final int NOT_COVERED = 0xC000_0257;
    private static final int DFS_FLAG = 0x1000_0000;

    DfsTest(String backend, SambaServers servers) throws Exception {
        super(backend, servers);
    }

    @Test
    void readsFollow() throws Exception {
        there("file.txt");
        assertThat(dfs.stat("link/file.txt").size()).isEqualTo(DATA.length);
        assertThat(dfs.exists("link/missing")).isFalse();
        assertThat(dfs.readAllBytes("link/file.txt")).isEqualTo(DATA);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(dfs.download("link/file.txt", Channels.newChannel(out), TransferListener.none()))
                .isEqualTo(DATA.length);
        assertThat(out.toByteArray()).isEqualTo(DATA);
        try (InputStream in = dfs.openRead("link/file.txt")) {
            assertThat(in.readAllBytes()).isEqualTo(DATA);
        }
        assertThat(names(dfs, "link")).containsExactly("file.txt");
        assertThat(dfs.stat("link").isDirectory()).isTrue();
        assertThat(dialed).containsExactly(SambaServer.HOST, "two");
    }

    @Test
    void theFirstOperationIsEachOfThem() throws Exception {
        there("file.txt");
        List<ThrowingCallable> operations = List.of(
                () -> session.share(ROOT).stat("link/file.txt"),
                () -> session.share(ROOT).readAllBytes("link/file.txt"),
                () -> session.share(ROOT).open("link/file.txt").close(),
                () -> session.share(ROOT).openChannel("link/file.txt").close(),
                () -> session.share(ROOT).openRead("link/file.txt").close(),
                () -> session.share(ROOT).openWrite("link/new").close(),
                () -> session.share(ROOT).list("link").close(),
                () -> session.share(ROOT).setTimes("link/file.txt", null, null, Instant.EPOCH),
                () -> session.share(ROOT).createDirectories("link/a/b"),
                () -> session.share(ROOT).createDirectory("link/a/c"),
                () -> session.share(ROOT).writeFile("link/a/f", DATA),
                () -> session.share(ROOT).rename("link/a/f", "link/a/g", false),
                () -> session.share(ROOT).delete("link/new"),
                () -> session.share(ROOT).deleteRecursively("link/a"));
        for (ThrowingCallable operation : operations) {
            assertThat(catchThrowable(operation)).isNull();
        }
        assertThat(far.toFile().list()).containsExactly("file.txt");
        assertThat(Files.getLastModifiedTime(far.resolve("file.txt")).toInstant())
                .isEqualTo(Instant.EPOCH);
        assertThat(dialed).containsExactly(SambaServer.HOST, "two");
    }

    @Test
    void writesFollow() throws Exception {
        byte[] large = TestData.bytes(3_000_000, 7);
        dfs.upload(Channels.newChannel(new ByteArrayInputStream(large)), "link/Large.BIN", TransferListener.none());
        assertThat(far.resolve("Large.BIN")).hasBinaryContent(large);
        try (OutputStream out = dfs.openWrite("link/stream")) {
            out.write(DATA);
        }
        assertThat(far.resolve("stream")).hasBinaryContent(DATA);
        dfs.rename("link/stream", "link/Renamed", false);
        assertThat(far.resolve("Renamed")).hasBinaryContent(DATA);
        dfs.delete("link/Renamed");
        assertThat(far.resolve("Renamed")).doesNotExist();
    }

    @Test
    void aDeadFirstTargetIsTriedOnce() throws Exception {
        there("file.txt");
        assertThat(dfs.readAllBytes("failover/file.txt")).isEqualTo(DATA);
        assertThat(dfs.readAllBytes("failover/file.txt")).isEqualTo(DATA);
        dfs.writeFile("failover/new", DATA);
        assertThat(far.resolve("new")).hasBinaryContent(DATA);
        assertThat(dialed).containsExactly(SambaServer.HOST, "dead", "two");
        assertThat(client.metrics().dfsReferralsAsked()).isEqualTo(1);
        assertThat(client.metrics().dfsCacheHits()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void aTargetThatGoesDownIsReplacedByTheNext() throws Exception {
        try (SambaServer mortal = SambaServer.start(SambaConfig.standard().global("netbios name", "MORTAL"))) {
            mortalPort = mortal.port();
            mortal.place("which", "first".getBytes(US_ASCII));
            there("which");
            link(server, "pair", "mortal\\share,two\\share\\" + far.getFileName());
            assertThat(dfs.readAllBytes("pair/which")).asString().isEqualTo("first");
            SmbFile open = dfs.open("pair/which");
            mortal.killHard();
            assertThatThrownBy(open::size).isInstanceOf(SmbConnectionException.class);
            assertThat(dfs.readAllBytes("pair/which")).isEqualTo(DATA);
            assertThatThrownBy(open::close).isInstanceOf(SmbConnectionException.class);
        }
        assertThat(dialed).containsExactly(SambaServer.HOST, "mortal", "mortal", "two");
    }

    @Test
    void manyThreadsMakeOneConnection() throws Exception {
        there("file.txt");
        List<Callable<byte[]>> reads = Collections.nCopies(32, () -> dfs.readAllBytes("failover/file.txt"));
        try (ExecutorService threads = Executors.newFixedThreadPool(32)) {
            for (Future<byte[]> read : threads.invokeAll(reads)) {
                assertThat(read.get()).isEqualTo(DATA);
            }
        }
        assertThat(dialed).filteredOn("two"::equals).hasSize(1);
    }

    @Test
    void whenAllTargetsAreDeadTheLastFailureIsTold() throws Exception {
        link(server, "gone", "dead\\share");
        assertThatThrownBy(() -> dfs.stat("gone/file")).isInstanceOf(SmbConnectionException.class);
        assertThatThrownBy(() -> dfs.stat("gone/file")).isInstanceOf(SmbConnectionException.class);
        dfs.writeFile("afterwards", DATA);
        dfs.delete("afterwards");
    }

    /** Lesson P19: names changed to lower case, prefixes that end within a name. */
    @Test
    void namesKeepTheirCaseAndAreMatchedWhole() throws Exception {
        dfs.writeFile("link/MiXed.TXT", DATA);
        dfs.writeFile("LINK/Upper.TXT", DATA);
        assertThat(far.toFile().list()).containsExactlyInAnyOrder("MiXed.TXT", "Upper.TXT");
        dfs.createDirectory("linked");
        dfs.writeFile("linked/here", DATA);
        assertThat(server.folder(ROOT).resolve("linked/here")).hasBinaryContent(DATA);
        dfs.deleteRecursively("linked");
        assertThat(dialed).containsExactly(SambaServer.HOST, "two");
    }

    @Test
    void oneReferralServesAllPathsBelowTheLink() throws Exception {
        there("file.txt");
        try (WireTap tap = WireTap.recording(server);
                SmbSession tapped = client.connect(SambaServer.HOST, tap.port())) {
            SmbShare share = tapped.share(ROOT);
            share.stat("link/file.txt");
            share.stat("link/file.txt");
            share.stat("Link");
            share.exists("link/other/file");
            List<WireMessage> seen = tap.seen();
            assertThat(seen)
                    .filteredOn(message -> message.toServer() && message.command() == WireMessage.IOCTL)
                    .hasSize(1);
            assertThat(seen)
                    .filteredOn(message -> message.status() == NOT_COVERED)
                    .isNotEmpty()
                    .allMatch(message -> !message.toServer());
            assertThat(seen)
                    .filteredOn(message -> message.toServer() && message.command() == CREATE)
                    .hasSize(1)
                    .allMatch(message -> (message.flags() & DFS_FLAG) != 0);
        }
    }

    @Test
    void aShareThatDemandsEncryptionGetsIt() throws Exception {
        link(server, "vault", "two\\" + VAULT);
        Path stored = two.folder(VAULT).resolve("secret");
        dfs.writeFile("vault/secret", DATA);
        assertThat(stored).hasBinaryContent(DATA);
        assertThat(dfs.readAllBytes("vault/secret")).isEqualTo(DATA);
        dfs.delete("vault/secret");
        assertThat(stored).doesNotExist();
        try (SmbClient plain = configure(alice(backend))
                        .encryption(EncryptionPolicy.OFF)
                        .build();
                SmbSession open = plain.connect(SambaServer.HOST, server.port())) {
            SmbShare share = open.share(ROOT);
            assertThatThrownBy(() -> share.stat("vault/secret"))
                    .isInstanceOfSatisfying(
                            SmbAccessDeniedException.class,
                            e -> assertThat(e.hint()).contains("encryption"));
        }
    }

    @Test
    void linksLeadToLinks() throws Exception {
        link(server, "chain", "two\\dfs\\deep");
        link(two, "deep", SambaServer.HOST + "\\share\\" + path());
        place("near.txt", DATA);
        assertThat(dfs.readAllBytes("chain/near.txt")).isEqualTo(DATA);
        dfs.writeFile("chain/Sub.txt", DATA);
        assertThat(folder.resolve("Sub.txt")).hasBinaryContent(DATA);
    }

    @Test
    void aCircleEnds() throws Exception {
        link(server, "circle", "two\\dfs\\back");
        link(two, "back", SambaServer.HOST + "\\dfs\\circle");
        assertThatThrownBy(() -> dfs.stat("circle/file")).isInstanceOf(SmbProtocolException.class);
    }

    /** As with a domain's namespace: the server knows the root, and does not hold it. */
    @Test
    void aRootThatOthersHold() throws Exception {
        link(two, "deep", "two\\share\\" + far.getFileName());
        there("file.txt");
        try (SmbShare proxy = session.share(PROXY)) {
            assertThat(proxy.readAllBytes("deep/file.txt")).isEqualTo(DATA);
            proxy.writeFile("local", DATA);
            assertThat(two.folder(ROOT).resolve("local")).hasBinaryContent(DATA);
            assertThat(names(proxy, "")).contains("local", "deep");
            assertThat(proxy.space().totalBytes()).isPositive();
            proxy.delete("local");
        }
        assertThat(dialed).containsExactly(SambaServer.HOST, "dead", "two");
    }

    @Test
    void nothingIsDeletedOrMovedThroughALink() throws Exception {
        there("file.txt");
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> dfs.delete("link"),
                () -> dfs.deleteRecursively("link"),
                () -> dfs.rename("link", "other", false))) {
            assertStatus(call, "STATUS_PATH_NOT_COVERED");
        }
        assertThat(far.resolve("file.txt")).hasBinaryContent(DATA);
        dfs.createDirectory("around");
        link(server, "around/inner", "two\\share\\" + far.getFileName());
        assertStatus(() -> dfs.deleteRecursively("around"), "STATUS_PATH_NOT_COVERED");
        assertThat(far.resolve("file.txt")).hasBinaryContent(DATA);
        Files.delete(links.removeLast());
        dfs.deleteRecursively("around");
        assertStatus(() -> dfs.rename("link/file.txt", "here", false), "STATUS_NOT_SAME_DEVICE");
        dfs.writeFile("here", DATA);
        assertStatus(() -> dfs.rename("here", "link/there", false), "STATUS_NOT_SAME_DEVICE");
        dfs.delete("here");
        assertThat(far.resolve("file.txt")).hasBinaryContent(DATA);
    }

    @Test
    void aClientThatDoesNotFollow() throws Exception {
        try (SmbClient here = configure(alice(backend)).followDfs(false).build();
                SmbSession only = here.connect(SambaServer.HOST, server.port())) {
            SmbShare share = only.share(ROOT);
            assertStatus(() -> share.stat("link/file.txt"), "STATUS_PATH_NOT_COVERED");
            assertThatThrownBy(() -> only.share(PROXY)).isInstanceOf(SmbNotFoundException.class);
            share.writeFile("local", DATA);
            assertThat(share.readAllBytes("local")).isEqualTo(DATA);
            share.delete("local");
        }
    }

    @Test
    void whatIsMissingStaysMissing() {
        assertThatThrownBy(() -> session.share("nosuchshare"))
                .isInstanceOfSatisfying(
                        SmbNotFoundException.class,
                        e -> assertThat(e.statusName()).contains("STATUS_BAD_NETWORK_NAME"));
        assertThatThrownBy(() -> dfs.stat("link/missing")).isInstanceOf(SmbNotFoundException.class);
    }
}
