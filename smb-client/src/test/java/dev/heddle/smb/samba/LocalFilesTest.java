// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.SmbFileInfo;
import dev.heddle.smb.SmbNotFoundException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies between the share and the local disk: complete or absent, with their times. */
@EachBackend
class LocalFilesTest extends SessionTestCase {
    private static final int SIZE = 3 * TestData.MIB + 17;
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));

    @TempDir
    private Path local;

    LocalFilesTest(String backend, SambaServers servers) throws Exception {
        super(backend, servers.standard());
    }

    @Test
    void aDownloadReplacesAndKeepsTheTime() throws Exception {
        byte[] content = TestData.bytes(SIZE, 1);
        place("file", content);
        Files.setLastModifiedTime(folder.resolve("file"), LONG_AGO);
        Path target = Files.write(local.resolve("report"), TestData.bytes(SIZE + 1000, 2));
        assertThat(share.download(path("file"), target)).isEqualTo(SIZE);
        TestData.assertBytes(target, content);
        assertThat(Files.getLastModifiedTime(target)).isEqualTo(LONG_AGO);
        assertThat(local).isDirectoryNotContaining("glob:.heddle-*");
    }

    @Test
    void aDownloadThatFailsLeavesWhatWasThere() throws Exception {
        Path target = Files.writeString(local.resolve("report"), "old");
        assertThatThrownBy(() -> share.download(path("none"), target)).isInstanceOf(SmbNotFoundException.class);
        assertThat(local).isDirectoryContaining(file -> file.equals(target));
        assertThat(local).isDirectoryNotContaining("glob:**/.heddle-*");
        assertThat(target).hasContent("old");
    }

    @Test
    void anUploadReplacesAndKeepsTheTime() throws Exception {
        byte[] content = TestData.bytes(SIZE, 3);
        Path source = Files.write(local.resolve("source"), content);
        Files.setLastModifiedTime(source, LONG_AGO);
        place("file", TestData.bytes(SIZE + 1000, 4));
        assertThat(share.upload(source, path("file"))).isEqualTo(SIZE);
        TestData.assertBytes(folder.resolve("file"), content);
        SmbFileInfo info = share.stat(path("file"));
        assertThat(info.lastWriteTime()).isEqualTo(LONG_AGO.toInstant());
        assertThat(folder).isDirectoryNotContaining("glob:**/.heddle-*");
    }

    @Test
    void anUploadThatFailsLeavesWhatWasThere() throws Exception {
        place("file", new byte[] {1, 2, 3});
        assertThatThrownBy(() -> share.upload(local.resolve("none"), path("file")))
                .isInstanceOf(NoSuchFileException.class);
        Path source = Files.write(local.resolve("source"), new byte[100]);
        assertThatThrownBy(() -> share.upload(source, path("no-directory/file")))
                .isInstanceOf(SmbNotFoundException.class);
        Files.createDirectory(folder.resolve("directory"));
        assertThatThrownBy(() -> share.upload(source, path("directory"))).isNotNull();
        assertThat(folder).isDirectoryNotContaining("glob:**/.heddle-*");
        assertThat(folder.resolve("file")).hasBinaryContent(new byte[] {1, 2, 3});
    }

    @Test
    void textIsUtf8() throws Exception {
        share.writeString(path("text"), "grün 漢字");
        assertThat(folder.resolve("text")).hasContent("grün 漢字");
        assertThat(share.readString(path("text"))).isEqualTo("grün 漢字");
        place("binary", new byte[] {(byte) 0xC3, 0x28});
        assertThatThrownBy(() -> share.readString(path("binary"))).isInstanceOf(CharacterCodingException.class);
    }

    @Test
    void whatIsNotThereIsEmpty() throws Exception {
        assertThat(share.statIfExists(path("none"))).isEmpty();
        place("file", new byte[5]);
        assertThat(share.statIfExists(path("file")).map(SmbFileInfo::size)).contains(5L);
    }
}
