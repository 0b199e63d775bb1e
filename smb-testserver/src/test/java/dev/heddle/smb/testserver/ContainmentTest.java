// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.testserver.internal.files.FileStore;
import dev.heddle.smb.testserver.internal.files.Location;
import dev.heddle.smb.testserver.internal.files.StatusException;
import dev.heddle.smb.wire.NtStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that no path from a client leads out of a share. */
class ContainmentTest {
    @TempDir
    Path home;

    private Path root;
    private FileStore store;

    @BeforeEach
    void makeAShareAndASecretBesideIt() throws IOException {
        Files.writeString(home.resolve("secret"), "secret");
        root = Files.createDirectory(home.resolve("share"));
        Files.createDirectories(root.resolve("Dir/Sub"));
        Files.writeString(root.resolve("Dir/File.txt"), "text");
        store = FileStore.open(root);
    }

    private void refuses(String path, NtStatus status) {
        assertThatThrownBy(() -> store.find(path))
                .as(path)
                .isInstanceOfSatisfying(
                        StatusException.class, e -> assertThat(e.status()).isEqualTo(status));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                "..\\secret",
                "Dir\\..\\..\\secret",
                "Dir\\..",
                ".",
                "Dir\\.",
                "/etc/passwd",
                "../secret",
                "Dir/../../secret",
                "\\secret",
                "Dir\\\\File.txt",
                "Dir\\",
                "Dir\0",
                "..:stream",
                "Dir\\..\\..\\secret:stream",
                "stream:..\\..\\secret",
                "Dir:../secret",
                "Dir:a:b",
                "Dir:a:$INDEX_ALLOCATION",
                "Dir:",
                "Dir:\0",
                "C:",
                "*",
                "Dir\\File.tx?"
            })
    void namesThatAreNone(String path) {
        refuses(path, NtStatus.OBJECT_NAME_INVALID);
    }

    @Test
    void streamsAreTheirFilesOwn() throws IOException {
        Path dir = root.toRealPath().resolve("Dir");
        assertThat(store.find("dir\\file.txt:..").at()).isEqualTo(new Location(dir.resolve("File.txt"), ".."));
        assertThat(store.find("Dir:C").at()).isEqualTo(new Location(dir, "C"));
        assertThat(store.find("Dir\\File.txt::$data").at()).isEqualTo(Location.of(dir.resolve("File.txt")));
    }

    @Test
    void linksThatLeadOut() throws IOException {
        Files.createSymbolicLink(root.resolve("file"), home.resolve("secret"));
        Files.createSymbolicLink(root.resolve("up"), home);
        Files.createSymbolicLink(root.resolve("relative"), Path.of(".."));
        Files.createSymbolicLink(root.resolve("Dir/again"), root.resolve("up"));
        refuses("file", NtStatus.ACCESS_DENIED);
        refuses("up", NtStatus.ACCESS_DENIED);
        refuses("up\\secret", NtStatus.ACCESS_DENIED);
        refuses("relative\\secret", NtStatus.ACCESS_DENIED);
        refuses("Dir\\again\\secret", NtStatus.ACCESS_DENIED);
    }

    /** A folder is not part of the share only because its name starts with the share's name. */
    @Test
    void aLinkToANeighbourWithASimilarName() throws IOException {
        Path neighbour = Files.createDirectory(home.resolve("share2"));
        Files.createSymbolicLink(root.resolve("link"), neighbour);
        refuses("link", NtStatus.ACCESS_DENIED);
    }

    @Test
    void linksThatLeadInside() throws IOException {
        Files.createSymbolicLink(root.resolve("link"), Path.of("Dir"));
        Files.createSymbolicLink(root.resolve("nowhere"), Path.of("missing"));
        assertThat(store.find("link\\File.txt").path())
                .isEqualTo(root.toRealPath().resolve("Dir/File.txt"));
        assertThat(store.find("nowhere").stat()).isNull();
    }

    @Test
    void letterCaseDoesNotCountButIsKept() throws IOException {
        Path file = root.toRealPath().resolve("Dir/File.txt");
        assertThat(store.find("dir\\FILE.TXT").path()).isEqualTo(file);
        assertThat(store.find("DIR\\New").path()).isEqualTo(root.toRealPath().resolve("Dir/New"));
        Files.writeString(root.resolve("Dir/FILE.TXT"), "other");
        assertThat(store.find("dir\\FILE.TXT").path())
                .isEqualTo(root.toRealPath().resolve("Dir/FILE.TXT"));
        assertThat(store.find("dir\\File.txt").path()).isEqualTo(file);
    }

    @Test
    void missingParts() {
        refuses("Nothing\\File", NtStatus.OBJECT_PATH_NOT_FOUND);
        refuses("Dir\\File.txt\\File", NtStatus.OBJECT_PATH_NOT_FOUND);
    }
}
