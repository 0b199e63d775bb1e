// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.SmbAccessDeniedException;
import dev.heddle.smb.SmbAlreadyExistsException;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbNotFoundException;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.SmbStatusException;
import dev.heddle.smb.TransferListener;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A refusal by the server becomes the matching exception, and the session stays usable. */
@EachBackend
class ErrorsTest extends SessionTestCase {
    ErrorsTest(String backend, SambaServers servers) throws Exception {
        super(backend, servers.standard());
    }

    @AfterEach
    void theSessionGoesOn() throws Exception {
        share.writeFile(path("afterwards"), new byte[] {1, 2, 3});
        assertThat(share.readAllBytes(path("afterwards"))).containsExactly(1, 2, 3);
    }

    @Test
    void aMissingShare() {
        assertFails(() -> session.share("nosuchshare"), SmbNotFoundException.class, "STATUS_BAD_NETWORK_NAME");
    }

    @Test
    void aShareThatIsForOthers() {
        assertFails(() -> session.share(SambaConfig.BOB_ONLY), SmbAccessDeniedException.class, "STATUS_ACCESS_DENIED");
    }

    @Test
    void aMissingFile() throws Exception {
        String status = "STATUS_OBJECT_NAME_NOT_FOUND";
        String missing = path("missing");
        assertFails(() -> share.readAllBytes(missing), SmbNotFoundException.class, status);
        assertFails(() -> share.stat(missing), SmbNotFoundException.class, status);
        assertFails(() -> share.open(missing, READ), SmbNotFoundException.class, status);
        assertFails(() -> share.openRead(missing), SmbNotFoundException.class, status);
        assertFails(
                () -> share.download(missing, new TestData.Sink(), TransferListener.none()),
                SmbNotFoundException.class,
                status);
        assertFails(() -> share.delete(missing), SmbNotFoundException.class, status);
        assertFails(() -> share.deleteRecursively(missing), SmbNotFoundException.class, status);
        assertFails(() -> share.rename(missing, path("new"), false), SmbNotFoundException.class, status);
        assertThat(share.exists(missing)).isFalse();
    }

    @Test
    void theErrorNamesThePathAndTheCommand() {
        assertThatThrownBy(() -> share.readAllBytes(path("missing")))
                .hasMessageContaining("missing")
                .hasMessageContaining("STATUS_OBJECT_NAME_NOT_FOUND")
                .isInstanceOfSatisfying(SmbException.class, e -> {
                    assertThat(e.path())
                            .hasValueSatisfying(path -> assertThat(path).endsWith("missing"));
                    assertThat(e.command()).contains("CREATE");
                    assertThat(e.statusCode()).contains(0xC0000034);
                    assertThat(e.hint()).isNotEmpty();
                });
    }

    @Test
    void aMissingDirectoryOnTheWay() throws Exception {
        String status = "STATUS_OBJECT_PATH_NOT_FOUND";
        assertFails(() -> share.readAllBytes(path("no/where")), SmbNotFoundException.class, status);
        assertFails(() -> share.writeFile(path("no/where"), new byte[1]), SmbNotFoundException.class, status);
        assertFails(() -> share.createDirectory(path("no/where")), SmbNotFoundException.class, status);
        assertThat(share.exists(path("no/where"))).isFalse();
    }

    @NeedsSamba("the embedded server has the rights of the process that it is in")
    @Test
    void aFileThatAliceMayNotTouch() throws Exception {
        Path file = place("secret", new byte[] {1});
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        assertFails(() -> share.readAllBytes(path("secret")), SmbAccessDeniedException.class, "STATUS_ACCESS_DENIED");
        assertFails(() -> share.open(path("secret"), WRITE), SmbAccessDeniedException.class, "STATUS_ACCESS_DENIED");
        assertFails(
                () -> share.writeFile(path("secret"), new byte[5]),
                SmbAccessDeniedException.class,
                "STATUS_ACCESS_DENIED");
        assertThat(Files.size(file)).isEqualTo(1);
    }

    @Test
    void aReadOnlyShareIsReadAndNotWritten() throws Exception {
        Path disk = server.folder(SambaConfig.READ_ONLY);
        String name = "fixed-" + backend;
        byte[] content = TestData.bytes(1000, 3);
        SambaServer.open(Files.write(disk.resolve(name), content));
        try (SmbShare readOnly = session.share(SambaConfig.READ_ONLY)) {
            TestData.assertBytes(readOnly.readAllBytes(name), content);
            assertDenied(() -> readOnly.writeFile(name, new byte[1]));
            assertDenied(() -> readOnly.writeFile("new-" + backend, new byte[1]));
            assertDenied(() -> readOnly.createDirectory("new-" + backend));
            assertDenied(() -> readOnly.delete(name));
            assertDenied(() -> readOnly.rename(name, "other-" + backend, false));
            assertDenied(() -> readOnly.openWrite("new-" + backend));
        }
        TestData.assertBytes(disk.resolve(name), content);
        assertThat(disk.resolve("new-" + backend)).doesNotExist();
        assertThat(disk.resolve("other-" + backend)).doesNotExist();
    }

    @Test
    void aDirectoryThatIsNotEmpty() throws Exception {
        share.createDirectories(path("full/of"));
        assertFails(() -> share.delete(path("full")), SmbStatusException.class, "STATUS_DIRECTORY_NOT_EMPTY");
        assertThat(folder.resolve("full/of")).isDirectory();
    }

    @Test
    void aNameThatIsTaken() throws Exception {
        place("taken", new byte[] {9});
        place("other", new byte[] {8});
        Files.createDirectory(folder.resolve("dir"));
        String status = "STATUS_OBJECT_NAME_COLLISION";
        assertFails(() -> share.createDirectory(path("taken")), SmbAlreadyExistsException.class, status);
        assertFails(() -> share.createDirectory(path("dir")), SmbAlreadyExistsException.class, status);
        assertFails(() -> share.open(path("taken"), WRITE, CREATE_NEW), SmbAlreadyExistsException.class, status);
        assertFails(() -> share.rename(path("other"), path("taken"), false), SmbAlreadyExistsException.class, status);
        assertThat(folder.resolve("taken")).hasBinaryContent(new byte[] {9});
        assertThat(folder.resolve("other")).hasBinaryContent(new byte[] {8});
    }

    @Test
    void aDirectoryInThePlaceOfAFile() throws Exception {
        Files.createDirectory(folder.resolve("dir"));
        String status = "STATUS_FILE_IS_A_DIRECTORY";
        assertFails(() -> share.readAllBytes(path("dir")), SmbStatusException.class, status);
        assertFails(() -> share.writeFile(path("dir"), new byte[1]), SmbException.class, null);
        assertFails(() -> share.open(path("dir"), WRITE, CREATE), SmbStatusException.class, status);
    }

    @Test
    void aFileInThePlaceOfADirectory() throws Exception {
        place("file", new byte[1]);
        assertFails(() -> share.createDirectories(path("file/below")), SmbException.class, null);
        assertFails(() -> share.readAllBytes(path("file/below")), SmbNotFoundException.class, null);
        assertThat(folder.resolve("file")).isRegularFile();
    }

    @Test
    void aPathThatLeadsOutIsRefusedHere() {
        long sent = session.metrics().connection().framesSent();
        assertThatThrownBy(() -> share.readAllBytes("../" + path("x"))).isInstanceOf(InvalidPathException.class);
        assertThatThrownBy(() -> share.readAllBytes(path("a\0b"))).isInstanceOf(InvalidPathException.class);
        assertThatThrownBy(() -> session.share("a\\b")).isInstanceOf(IllegalArgumentException.class);
        assertThat(session.metrics().connection().framesSent()).isEqualTo(sent);
    }

    private static void assertDenied(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(SmbAccessDeniedException.class);
    }

    private static void assertFails(
            ThrowingCallable call,
            Class<? extends SmbException> type,
            @org.jspecify.annotations.Nullable String status) {
        assertThatThrownBy(call).isInstanceOf(type).isInstanceOfSatisfying(SmbException.class, e -> {
            assertThat(e.statusName()).isPresent();
            if (status != null) {
                assertThat(e.statusName()).contains(status);
            }
        });
    }
}
