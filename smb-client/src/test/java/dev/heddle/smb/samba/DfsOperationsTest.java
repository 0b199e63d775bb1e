// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import dev.heddle.smb.BatchResult;
import dev.heddle.smb.SmbAccessDeniedException;
import dev.heddle.smb.SmbBatch;
import dev.heddle.smb.SmbFile;
import dev.heddle.smb.SmbFileInfo;
import dev.heddle.smb.SmbFileWriter;
import dev.heddle.smb.SmbMetadata;
import dev.heddle.smb.SmbNotFoundException;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.SmbStatusException;
import dev.heddle.smb.SmbStream;
import dev.heddle.smb.SmbWatchEvent;
import dev.heddle.smb.SmbWatchOption;
import dev.heddle.smb.SmbWatcher;
import dev.heddle.smb.TransferListener;
import dev.heddle.smb.security.Ace;
import dev.heddle.smb.security.Acl;
import dev.heddle.smb.security.FileRights;
import dev.heddle.smb.security.SecurityDescriptor;
import dev.heddle.smb.security.Sid;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * Batches, copies, watches and metadata follow the links of a namespace, also if they are the first operation there.
 */
@EachBackend
class DfsOperationsTest extends DfsTestCase {
    private static final int MANY = 100;

    DfsOperationsTest(String backend, SambaServers servers) throws Exception {
        super(backend, servers);
    }

    @Test
    void aBatchGoesToBothServersAndKeepsItsOrder() throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < MANY; i++) {
            files.put((i % 2 == 0 ? "batch" : "link/batch") + i, TestData.bytes(i, i));
        }
        List<String> names = List.copyOf(files.keySet());
        assertThat(dfs.writeAll(files)).hasSize(MANY).allMatch(BatchResult::succeeded);
        assertThat(far.toFile().list()).hasSize(MANY / 2);
        List<BatchResult<byte[]>> read = session.share(ROOT).readAll(names);
        List<BatchResult<SmbFileInfo>> stats = session.share(ROOT).statAll(names);
        for (int i = 0; i < MANY; i++) {
            TestData.assertBytes(read.get(i).get(), TestData.bytes(i, i));
            assertThat(stats.get(i).get().size()).isEqualTo(i);
        }
        assertThat(session.share(ROOT).deleteAll(names)).allMatch(BatchResult::succeeded);
        assertThat(far.toFile().list()).isEmpty();
        assertThat(dialed).containsExactly(SambaServer.HOST, "two");
    }

    /** All requests are sent before the first response shows that they belong elsewhere; one referral is enough. */
    @Test
    void whatWasSentToTheWrongServerIsSentAgain() throws Exception {
        there("file.txt");
        try (WireTap tap = WireTap.recording(server);
                SmbSession tapped = client.connect(SambaServer.HOST, tap.port())) {
            SmbBatch batch = tapped.share(ROOT).batch().inFlight(MANY);
            List<SmbBatch.Item<SmbFileInfo>> items = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                items.add(batch.stat(i % 10 == 0 ? "link/missing" : "link/file.txt"));
            }
            batch.run();
            for (int i = 0; i < MANY; i++) {
                BatchResult<SmbFileInfo> result = items.get(i).result();
                if (i % 10 == 0) {
                    assertThat(result.failure()).isInstanceOf(SmbNotFoundException.class);
                } else {
                    assertThat(result.get().size()).isEqualTo(DATA.length);
                }
            }
            assertThat(tap.seen())
                    .filteredOn(message -> message.toServer() && message.command() == WireMessage.IOCTL)
                    .hasSize(1);
        }
    }

    @Test
    void aBatchDeletesAndMovesNothingThroughALink() throws Exception {
        there("file.txt");
        SmbBatch batch = dfs.batch();
        List<SmbBatch.Item<?>> covered = List.of(batch.delete("link"), batch.rename("link", "other", false));
        batch.run();
        for (SmbBatch.Item<?> item : covered) {
            assertStatus(() -> item.result().get(), "STATUS_PATH_NOT_COVERED");
        }
        SmbBatch moves = dfs.batch();
        SmbBatch.Item<?> within = moves.rename("link/file.txt", "link/moved", false);
        SmbBatch.Item<?> out = moves.rename("link/other", "here", false);
        SmbBatch.Item<?> made = moves.createDirectory("link/sub");
        moves.run();
        assertThat(within.result().succeeded()).isTrue();
        assertThat(made.result().succeeded()).isTrue();
        assertStatus(() -> out.result().get(), "STATUS_NOT_SAME_DEVICE");
        assertThat(far.toFile().list()).containsExactlyInAnyOrder("moved", "sub");
    }

    @Test
    void aBatchFailsOverAndTellsWhatIsDead() throws Exception {
        there("file.txt");
        link(server, "gone", "dead\\share");
        List<BatchResult<byte[]>> read =
                dfs.readAll(List.of("failover/file.txt", "gone/file.txt", "failover/file.txt"));
        assertThat(read.get(0).get()).isEqualTo(DATA);
        assertThat(read.get(1).succeeded()).isFalse();
        assertThat(read.get(2).get()).isEqualTo(DATA);
    }

    @Test
    void theFirstOperationIsEachOfThem() throws Exception {
        dfs.writeFile("link/file.txt", DATA);
        SecurityDescriptor acl = SecurityDescriptor.ofDacl(
                new Acl(Acl.REVISION, List.of(Ace.allow(Sid.parse("S-1-1-0"), FileRights.FULL))));
        List<ThrowingCallable> operations = List.of(
                () -> fresh().openWriter("link/written").finish(),
                () -> fresh().copy("link/file.txt", "link/copied", false),
                () -> fresh().watch("link").close(),
                () -> fresh().securityDescriptor("link/file.txt"),
                () -> fresh().setSecurityDescriptor("link/file.txt", acl),
                () -> fresh().snapshots("link/file.txt"),
                () -> fresh().metadata().streams("link/file.txt"),
                () -> fresh().metadata()
                        .openStream("link/file.txt", "one", StandardOpenOption.WRITE, StandardOpenOption.CREATE)
                        .close(),
                () -> fresh().metadata().deleteStream("link/file.txt", "one"),
                () -> fresh().metadata().setExtendedAttribute("link/file.txt", "name", new byte[] {1}),
                () -> fresh().metadata().extendedAttributes("link/file.txt"),
                () -> fresh().metadata().deleteExtendedAttribute("link/file.txt", "name"),
                () -> fresh().metadata().setAttributes("link/file.txt", 0x20),
                () -> fresh().metadata().storedPath("link/file.txt"));
        for (int i = 0; i < operations.size(); i++) {
            assertThat(catchThrowable(operations.get(i)))
                    .describedAs("operation %d", i)
                    .isNull();
        }
        assertThat(far.toFile().list()).containsExactlyInAnyOrder("file.txt", "written", "copied");
        assertThat(dialed).containsExactly(SambaServer.HOST, "two");
    }

    /** A share without cached referrals. */
    private SmbShare fresh() throws Exception {
        return session.share(ROOT);
    }

    @Test
    void aWriterWritesWhereThePathIs() throws Exception {
        byte[] content = TestData.bytes(1_500_000, 3);
        try (SmbFileWriter writer = dfs.openWriter("link/written")) {
            writer.write(content);
            assertThat(writer.finish()).isEqualTo(content.length);
        }
        TestData.assertBytes(far.resolve("written"), content);
        try (SmbFile file = dfs.open("link/written", StandardOpenOption.WRITE)) {
            file.setSparse(true);
            file.zero(0, 1 << 20);
            assertThat(file.tryLock(0, 10, false)).isPresent();
        }
    }

    @Test
    void copiesStayOnOneServer() throws Exception {
        there("file.txt");
        assertThat(dfs.copy("link/file.txt", "link/copy", false)).isEqualTo(DATA.length);
        assertThat(far.resolve("copy")).hasBinaryContent(DATA);
        dfs.writeFile("here", DATA);
        assertStatus(() -> dfs.copy("here", "link/never", false), "STATUS_NOT_SAME_DEVICE");
        assertStatus(() -> dfs.copy("link/file.txt", "never", false), "STATUS_NOT_SAME_DEVICE");
        assertThat(far.resolve("never")).doesNotExist();
        assertThat(server.folder(ROOT).resolve("never")).doesNotExist();
        assertThat(dfs.copy("here", share, path("copied"), false, TransferListener.none()))
                .isEqualTo(DATA.length);
        assertThat(folder.resolve("copied")).hasBinaryContent(DATA);
        dfs.delete("here");
    }

    @Test
    void aWatchTellsPathsAsTheyAreReached() throws Exception {
        try (SmbWatcher watcher = dfs.watch("Link", SmbWatchOption.NAMES_ONLY)) {
            assertThat(watcher.path()).isEqualTo("Link");
            dfs.writeFile("link/a:b", DATA);
            SmbWatchEvent event = watcher.poll(Duration.ofSeconds(60)).orElseThrow();
            assertThat(event).isEqualTo(new SmbWatchEvent(SmbWatchEvent.Kind.ADDED, "Link/a:b", null));
            assertThat(dfs.readAllBytes(event.path())).isEqualTo(DATA);
        }
    }

    /** The referral request contains the name in the server's form. */
    @Test
    void forbiddenNamesAreMappedBelowLinksToo() throws Exception {
        dfs.writeFile("link/a:b", DATA);
        assertThat(far.resolve("a\uF022b")).hasBinaryContent(DATA);
        assertThat(names(dfs, "link")).containsExactly("a:b");
        dfs.createDirectory("x:y");
        link(server, "x\uF022y/l\uF022k", "two\\share\\" + far.getFileName());
        assertThat(session.share(ROOT).readAllBytes("x:y/l:k/a:b")).isEqualTo(DATA);
        Files.delete(links.removeLast());
        dfs.delete("x:y");
    }

    @Test
    void securityDescriptorsAreThoseOfTheOtherServer() throws Exception {
        dfs.writeFile("link/file.txt", DATA);
        assertThat(Files.getPosixFilePermissions(far.resolve("file.txt")))
                .doesNotContain(PosixFilePermission.OTHERS_WRITE);
        List<Ace> entries = List.of(
                Ace.allow(Sid.parse("S-1-1-0"), FileRights.FULL),
                Ace.allow(Sid.parse("S-1-5-32-545"), FileRights.READ_AND_EXECUTE));
        dfs.setSecurityDescriptor("link/file.txt", SecurityDescriptor.ofDacl(new Acl(Acl.REVISION, entries)));
        try (SmbSession direct = client.connect("two", two.port());
                SmbShare there = direct.share(SambaConfig.SHARE)) {
            SecurityDescriptor seen = there.securityDescriptor(far.getFileName() + "/file.txt");
            assertThat(seen.toSddl())
                    .isEqualTo(dfs.securityDescriptor("link/file.txt").toSddl());
        }
        assertThat(Files.getPosixFilePermissions(far.resolve("file.txt"))).contains(PosixFilePermission.OTHERS_WRITE);
    }

    @Test
    void streamsAttributesAndStoredNames() throws Exception {
        there("MiXed.txt");
        SmbMetadata metadata = dfs.metadata();
        try (SmbFile stream =
                metadata.openStream("link/mixed.txt", "notes", StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
            stream.write(ByteBuffer.wrap(DATA), 0);
        }
        assertThat(metadata.streams("link/mixed.txt"))
                .extracting(SmbStream::name, SmbStream::size)
                .containsExactly(tuple("notes", (long) DATA.length));
        metadata.setExtendedAttribute("link/mixed.txt", "colour", new byte[] {7});
        assertThat(metadata.extendedAttributes("link/mixed.txt")).containsKey("colour");
        assertThat(metadata.storedPath("LINK/mixed.TXT")).isEqualTo("LINK/MiXed.txt");
        metadata.deleteStream("link/mixed.txt", "notes");
        assertThat(metadata.streams("link/mixed.txt")).isEmpty();
    }

    @Test
    void snapshotsOfTheOtherServer() throws Exception {
        Path root = two.folder(OLD);
        Instant time = Instant.parse("2024-01-02T03:04:05Z");
        Path snapshot = Files.createDirectories(root.resolve(".snapshots/@GMT-2024.01.02-03.04.05"));
        SambaServer.open(root.resolve(".snapshots"));
        SambaServer.open(snapshot);
        String name = far.getFileName().toString();
        SambaServer.open(Files.write(snapshot.resolve(name), "then".getBytes(US_ASCII)));
        link(server, "old", "two\\" + OLD);
        dfs.writeFile("old/" + name, DATA);
        assertThat(fresh().snapshots("old/" + name)).contains(time);
        SmbShare then = fresh().snapshot(time);
        assertThat(then.readAllBytes("old/" + name)).asString(US_ASCII).isEqualTo("then");
        assertThat(then.readAll(List.of("old/" + name)).get(0).get())
                .asString(US_ASCII)
                .isEqualTo("then");
        assertThatThrownBy(() -> then.delete("old/" + name)).isInstanceOf(SmbAccessDeniedException.class);
        assertThatThrownBy(() -> then.rename("old/" + name, "old/x", false))
                .isInstanceOf(SmbAccessDeniedException.class);
        then.close();
        assertThat(dfs.readAllBytes("old/" + name)).isEqualTo(DATA);
    }

    @Test
    void aClientThatDoesNotFollowFailsEachByItself() throws Exception {
        there("file.txt");
        dfs.writeFile("local", DATA);
        try (var here = configure(alice(backend)).followDfs(false).build();
                SmbSession only = here.connect(SambaServer.HOST, server.port())) {
            List<BatchResult<byte[]>> read = only.share(ROOT).readAll(List.of("link/file.txt", "local"));
            assertThat(read.get(0).failure())
                    .isInstanceOfSatisfying(
                            SmbStatusException.class,
                            e -> assertThat(e.statusName()).contains("STATUS_PATH_NOT_COVERED"));
            assertThat(read.get(1).get()).isEqualTo(DATA);
        }
        dfs.delete("local");
    }
}
