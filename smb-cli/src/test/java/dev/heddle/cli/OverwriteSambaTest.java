// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli;

import static dev.heddle.cli.Cli.works;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.Credentials;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbFile;
import dev.heddle.smb.SmbOpenOption;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.samba.SambaTests;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what happens to a file that put, cp and mv overwrite, and to new files on strict servers. */
class OverwriteSambaTest extends SambaTests {
    private static final byte[] OLD = random(200_000);
    private static final byte[] NEW = random(3_000);

    @TempDir
    private Path local;

    private Path source;

    @Override
    protected Map<String, Map<String, String>> shares() {
        Map<String, Map<String, String>> shares = new LinkedHashMap<>();
        shares.put("vetoed", Map.of("read only", "no", "veto files", "/.*/"));
        shares.put("nolinks", Map.of("read only", "no", "follow symlinks", "no"));
        shares.put(
                "rich",
                Map.of(
                        "read only", "no",
                        "vfs objects", "acl_xattr streams_xattr",
                        "acl_xattr:security_acl_name", "user.NTACL",
                        "acl_xattr:ignore system acls", "yes"));
        return shares;
    }

    @BeforeEach
    void newContent() throws IOException {
        source = Files.write(local.resolve("new"), NEW);
    }

    private static void fails(Cli.Result result, String... messages) {
        assertThat(result.err()).contains(messages).doesNotContain(".heddle-");
        assertThat(result.err().lines()).hasSize(1);
        assertThat(result.status()).isEqualTo(1);
    }

    private Cli.Result put(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "put";
        all[1] = source.toString();
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return Cli.alice().run(all);
    }

    /** Returns a directory for this test on another share. */
    private Path other(String share) throws IOException {
        return open(Files.createDirectories(
                folder(share).resolve(String.valueOf(directory().getFileName()))));
    }

    private String otherUrl(String share, String path) {
        return server("alice@") + "/" + share + "/" + path(path);
    }

    /** An action on the share while the command runs. */
    @FunctionalInterface
    private interface Beside {
        void run(SmbShare share) throws Exception;
    }

    private void as(String user, String password, String shareName, Beside beside) throws Exception {
        try (SmbClient client = SmbClient.builder()
                        .credentials(Credentials.password(user, password.toCharArray()))
                        .build();
                SmbSession session = client.connect(URI.create(server("")).getHost(), port());
                SmbShare share = session.share(shareName)) {
            beside.run(share);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void aFileThatIsThereKeepsAllButItsContent(String backend) throws Exception {
        Path folder = other("rich");
        as("alice", "pw1", "rich", share -> {
            share.writeFile(path("f"), OLD);
            try (SmbFile stream = share.metadata()
                    .openStream(path("f"), "note", StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
                stream.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 0);
            }
        });
        works(Cli.alice().run("acl", "set", otherUrl("rich", "f"), "D:P(A;;FA;;;WD)(A;;FR;;;BG)"));
        String rights =
                Cli.alice().run("acl", "get", "--sddl", otherUrl("rich", "f")).out();
        Path file = folder.resolve("f");
        Object inode = Files.getAttribute(file, "unix:ino");
        Path link = Files.createLink(folder.resolve("hard"), file);

        works(put("--backend", backend, otherUrl("rich", "f")));
        assertThat(file).hasBinaryContent(NEW);
        works(Cli.alice().run("cp", "--backend", backend, "-f", otherUrl("rich", "f"), otherUrl("rich", "f")));
        assertThat(link).hasBinaryContent(NEW);
        assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(inode);
        assertThat(Cli.alice()
                        .run("acl", "get", "--sddl", otherUrl("rich", "f"))
                        .out())
                .isEqualTo(rights);
        as(
                "alice",
                "pw1",
                "rich",
                share -> assertThat(share.metadata().streams(path("f"))).hasSize(1));
        assertThat(sizes(folder)).containsOnlyKeys("", "f", "hard");
    }

    @Test
    void withReplaceItIsAnotherFile() throws Exception {
        Path file = place("f", OLD);
        Path link = Files.createLink(directory().resolve("hard"), file);
        works(put("--replace", url("f")));
        assertThat(file).hasBinaryContent(NEW);
        assertThat(link).hasBinaryContent(OLD);
        works(put("--replace", url("made")));
        works(Cli.alice().run("cp", "-f", "--replace", url("f"), url("hard")));
        assertThat(link).hasBinaryContent(NEW);
        assertThat(sizes(directory())).containsOnlyKeys("", "f", "hard", "made");
    }

    @Test
    void aLinkIsWrittenThrough() throws Exception {
        Path real = place("real", OLD);
        Path link = Files.createSymbolicLink(directory().resolve("link"), Path.of("real"));
        works(put(url("link")));
        assertThat(real).hasBinaryContent(NEW);
        assertThat(link).isSymbolicLink();
        assertThat(sizes(directory())).containsOnlyKeys("", "link", "real");
    }

    /** Behaves like smbclient, which fails too. */
    @Test
    void aLinkThatLeadsNowhereIsLeftAsItIs() throws Exception {
        Path dangling = Files.createSymbolicLink(directory().resolve("dangling"), Path.of("later"));
        fails(put(url("dangling")), "'" + path("dangling") + "' cannot be created", "a dangling link");
        fails(put("--in-place", url("dangling")), path("dangling"));
        assertThat(dangling).isSymbolicLink();
        assertThat(directory().toFile().list()).containsExactly("dangling");
    }

    @Test
    void aLinkThatTheServerDoesNotFollowIsLeftAsItIs() throws Exception {
        Path folder = other("nolinks");
        Path real = open(Files.write(folder.resolve("real"), OLD));
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("real"));
        fails(put(otherUrl("nolinks", "link")), "'" + path("link") + "' cannot be created", "does not follow");
        assertThat(real).hasBinaryContent(OLD);
        assertThat(link).isSymbolicLink();
        assertThat(sizes(folder)).containsOnlyKeys("", "link", "real");
    }

    @Test
    void aFileInAFolderThatIsNotWritableIsWritten() throws Exception {
        Path file = place("locked/f", OLD);
        Files.setPosixFilePermissions(directory().resolve("locked"), PosixFilePermissions.fromString("r-xr-xr-x"));
        works(put(url("locked/f")));
        assertThat(file).hasBinaryContent(NEW);
        fails(put(url("locked/g")), "g", "STATUS_ACCESS_DENIED");
        fails(
                put("--replace", url("locked/f")),
                "'" + path("locked/f") + "' cannot be replaced",
                "leave out --replace");
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void aFileThatAnotherClientHoldsIsLeftAlone(String backend) throws Exception {
        Path file = place("f", OLD);
        place("g", NEW);
        as("bob", "pw2", "share", share -> {
            try (SmbFile held = share.open(path("f"), StandardOpenOption.WRITE, SmbOpenOption.EXCLUSIVE)) {
                String[] told = {"STATUS_SHARING_VIOLATION", "another client has it open"};
                fails(put("--backend", backend, url("f")), told);
                fails(put("--backend", backend, "--replace", url("f")), told);
                fails(Cli.alice().run("cp", "--backend", backend, "-f", url("g"), url("f")), told);
                fails(Cli.alice().run("mv", "--backend", backend, "-f", url("g"), url("f")), told);
                held.write(ByteBuffer.wrap("bob".getBytes(StandardCharsets.UTF_8)), 0);
            }
        });
        byte[] expected = OLD.clone();
        System.arraycopy("bob".getBytes(StandardCharsets.UTF_8), 0, expected, 0, 3);
        assertThat(file).hasBinaryContent(expected);
        works(Cli.alice().run("mv", "-f", url("g"), url("f")));
        assertThat(file).hasBinaryContent(NEW);
        assertThat(sizes(directory())).containsOnlyKeys("", "f");
    }

    @Test
    void aReadOnlyFileIsOverwrittenByForceOnlyAndStaysReadOnly() throws Exception {
        as("alice", "pw1", "share", share -> {
            share.writeFile(path("f"), OLD);
            share.writeFile(path("g"), random(50));
            share.metadata().setAttributes(path("f"), 0x1);
            Path file = directory().resolve("f");
            fails(put(url("f")), "'" + path("f") + "' is read-only and was not changed (add --force");
            fails(put("--replace", url("f")), "is read-only", "--force");
            fails(Cli.alice().run("cp", "-f", url("g"), url("f")), "is read-only", "-f twice");
            fails(Cli.alice().run("mv", "-f", url("g"), url("f")), "is read-only", "-f twice");
            assertThat(file).hasBinaryContent(OLD);

            works(put("--force", url("f")));
            assertThat(file).hasBinaryContent(NEW);
            assertThat(share.stat(path("f")).isReadOnly()).isTrue();
            works(Cli.alice().run("cp", "-ff", url("g"), url("f")));
            assertThat(file).hasBinaryContent(random(50));
            assertThat(share.stat(path("f")).isReadOnly()).isTrue();
            works(put("--replace", "--force", url("f")));
            assertThat(file).hasBinaryContent(NEW);
            share.metadata().setAttributes(path("f"), 0x1);
            works(Cli.alice().run("mv", "-ff", url("g"), url("f")));
            assertThat(file).hasBinaryContent(random(50));
        });
    }

    @Test
    void aReadOnlyFileIsDeletedByForceOnly() throws Exception {
        as("alice", "pw1", "share", share -> {
            share.createDirectory(path("d"));
            for (String name : new String[] {"f", "d/g", "d/h"}) {
                share.writeFile(path(name), NEW);
                share.metadata().setAttributes(path(name), 0x1);
            }
            fails(Cli.alice().run("rm", url("f")), "'" + path("f") + "' is read-only and was not changed (add --force");
            Cli.Result tree = Cli.alice().run("rm", "-r", url("d"));
            assertThat(tree.err()).contains("'" + path("d/g") + "' is read-only", "2 failed, 0 done");
            assertThat(tree.status()).isEqualTo(1);
            assertThat(share.stat(path("f")).isReadOnly()).isTrue();
            assertThat(sizes(directory())).containsOnlyKeys("", "d", "d/g", "d/h", "f");
            works(Cli.alice().run("rm", "--force", url("f")));
            works(Cli.alice().run("rm", "-rf", url("d")));
            assertThat(sizes(directory())).containsOnlyKeys("");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void whereTemporaryNamesAreVetoedFilesAreWrittenUnderTheirOwn(String backend) throws Exception {
        Path folder = other("vetoed");
        works(put("--backend", backend, otherUrl("vetoed", "f")));
        works(put("--backend", backend, otherUrl("vetoed", "f")));
        works(Cli.alice().run("cp", "--backend", backend, otherUrl("vetoed", "f"), otherUrl("vetoed", "g")));
        Path tree = Files.createDirectory(local.resolve("tree"));
        Files.write(tree.resolve("h"), NEW);
        works(Cli.alice().run("put", "-r", "--backend", backend, tree.toString(), otherUrl("vetoed", "tree")));
        assertThat(folder.resolve("g")).hasBinaryContent(NEW);
        assertThat(sizes(folder)).containsOnlyKeys("", "f", "g", "tree", "tree/h");
        fails(put("--replace", otherUrl("vetoed", "f")), "'" + path("f") + "' cannot be replaced");
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void aDropBoxGetsTheFileAndNothingElse(String backend) throws Exception {
        Path folder = other("rich");
        works(Cli.alice().run("mkdir", otherUrl("rich", "box")));
        // Files may be created and written, but not deleted or renamed.
        works(Cli.alice().run("acl", "set", otherUrl("rich", "box"), "D:P(A;OICI;0x1200af;;;WD)"));
        works(put("--backend", backend, otherUrl("rich", "box/f")));
        assertThat(folder.resolve("box/f")).hasBinaryContent(NEW);
        works(Cli.alice().run("cp", "--backend", backend, otherUrl("rich", "box/f"), otherUrl("rich", "box/g")));
        assertThat(sizes(folder.resolve("box"))).containsOnlyKeys("", "f", "g");
        assertThat(Cli.alice().run("rm", otherUrl("rich", "box/f")).err())
                .describedAs("it is a drop box")
                .contains("STATUS_ACCESS_DENIED");
    }

    /**
     * Each login has a session of its own, so the server does not copy by itself: the command would truncate the file
     * before reading its content.
     */
    @Test
    void aFileIsNotCopiedThroughThisComputerOntoItself() throws Exception {
        Path file = place("f", OLD);
        Cli.Result result = Cli.alice()
                .stdin("pw1\npw2\n")
                .run("cp", "-f", "--password-stdin", url("f"), url("f").replace("alice@", "bob@"));
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("are the same file; not copied");
        assertThat(file).hasBinaryContent(OLD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void betweenTwoLoginsAFileIsOverwrittenInPlaceToo(String backend) throws Exception {
        place("f", NEW);
        Path link = Files.createLink(directory().resolve("hard"), place("g", OLD));
        Cli.Result result = Cli.alice()
                .stdin("pw1\npw2\n")
                .run(
                        "cp",
                        "-f",
                        "--password-stdin",
                        "--backend",
                        backend,
                        url("f"),
                        url("g").replace("alice@", "bob@"));
        assertThat(result.status()).isZero();
        assertThat(link).hasBinaryContent(NEW);
    }

    @Test
    void whatCannotBeReadDoesNotCostTheFileThatIsThere() throws Exception {
        Path file = place("f", OLD);
        assertThat(Cli.alice()
                        .run("put", local.resolve("none").toString(), url("f"))
                        .status())
                .isEqualTo(1);
        assertThat(Cli.alice().run("cp", "-f", url("none"), url("f")).status()).isEqualTo(1);
        assertThat(Cli.alice()
                        .stdin("pw1\npw2\n")
                        .run("cp", "-f", "--password-stdin", url("none"), url("f").replace("alice@", "bob@"))
                        .status())
                .isEqualTo(1);
        assertThat(file).hasBinaryContent(OLD);
    }

    @Test
    void inPlaceHasNoTemporaryNameAtAll() throws Exception {
        works(put("--in-place", url("f")));
        works(put("--in-place", url("f")));
        assertThat(directory().resolve("f")).hasBinaryContent(NEW);
        assertThat(sizes(directory())).containsOnlyKeys("", "f");
    }
}
