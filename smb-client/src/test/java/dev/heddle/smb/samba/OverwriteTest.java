// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.SmbAccessDeniedException;
import dev.heddle.smb.SmbFile;
import dev.heddle.smb.SmbFileWriter;
import dev.heddle.smb.SmbOpenOption;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.SmbStatusException;
import dev.heddle.smb.TransferListener;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An overwrite leaves nothing of the file's old content, and everything else unchanged; an append lands at the end. */
@EachBackend
class OverwriteTest extends SessionTestCase {
    private static final SambaConfig CONFIG = SambaConfig.standard()
            .share(
                    SambaConfig.SHARE,
                    Map.of(
                            "read only", "no",
                            "ea support", "yes",
                            "vfs objects", "acl_xattr streams_xattr",
                            "acl_xattr:security_acl_name", "user.NTACL",
                            "acl_xattr:ignore system acls", "yes"));

    private static final byte[] OLD = TestData.bytes(100_000, 1);
    private static final byte[] NEW = TestData.bytes(5_000, 2);

    OverwriteTest(String backend, SambaServers servers) throws Exception {
        super(backend, servers.with(CONFIG));
    }

    /** Overwrites the file with {@link #NEW}. */
    @FunctionalInterface
    private interface Overwriting {
        void run(String path) throws IOException;
    }

    private static void writeTo(OutputStream stream) throws IOException {
        try (stream) {
            stream.write(NEW);
        }
    }

    private List<Overwriting> ways() {
        return List.of(
                path -> share.writeFile(path, NEW),
                path -> share.writeAll(Map.of(path, NEW)).get(0).get(),
                path -> share.upload(Channels.newChannel(new ByteArrayInputStream(NEW)), path, TransferListener.none()),
                path -> writeTo(share.openWrite(path)),
                path -> {
                    try (SmbFileWriter writer = share.openWriter(path)) {
                        writer.write(NEW);
                        writer.finish();
                    }
                },
                path -> {
                    try (SmbFile file = share.open(path, WRITE, TRUNCATE_EXISTING)) {
                        file.write(ByteBuffer.wrap(NEW), 0);
                    }
                },
                path -> {
                    try (SeekableByteChannel channel = share.openChannel(path, WRITE, CREATE, TRUNCATE_EXISTING)) {
                        channel.write(ByteBuffer.wrap(NEW));
                    }
                });
    }

    @Test
    void whateverOverwritesAFileLeavesNoStaleTailAndKeepsStreamsAttributesAndOtherNames() throws Exception {
        int number = 0;
        for (Overwriting way : ways()) {
            String name = "file" + number++;
            Path file = place(name, OLD);
            try (SmbFile stream = share.metadata().openStream(path(name), "note", WRITE, CREATE)) {
                stream.write(ByteBuffer.wrap("kept".getBytes(UTF_8)), 0);
            }
            share.metadata().setExtendedAttribute(path(name), "AUTHOR", new byte[] {7});
            Path other = Files.createLink(folder.resolve(name + ".link"), file);
            way.run(path(name));
            assertThat(file).describedAs(name).hasBinaryContent(NEW);
            assertThat(other).describedAs(name).hasBinaryContent(NEW);
            assertThat(share.metadata().streams(path(name))).describedAs(name).hasSize(1);
            assertThat(share.metadata().extendedAttributes(path(name)))
                    .describedAs(name)
                    .containsKey("AUTHOR");
        }
    }

    @Test
    void anEmptyFileOverALongOneIsEmpty() throws Exception {
        Path file = place("file", OLD);
        share.writeFile(path("file"), new byte[0]);
        assertThat(file).isEmptyFile();
    }

    /** Like the first snippet of the README. */
    @Test
    void theFirstSnippetOfTheReadmeLeavesNoTailOfALongerLocalFile(@TempDir Path local) throws Exception {
        String download = "share.download(\"reports/2026.pdf\", Path.of(\"report.pdf\"))";
        assertThat(Path.of("../README.md")).content().contains(download);
        place("2026.pdf", NEW);
        Path report = Files.write(local.resolve("report.pdf"), OLD);
        assertThat(share.download(path("2026.pdf"), report)).isEqualTo(NEW.length);
        assertThat(report).hasBinaryContent(NEW);
    }

    @Test
    void aFileOpenedToAppendIsWrittenAtItsEndWhateverTheOffsetIs() throws Exception {
        Path file = place("file", "OLD".getBytes(UTF_8));
        try (SmbFile appended = share.open(path("file"), APPEND)) {
            assertThat(appended.write(ByteBuffer.wrap("new".getBytes(UTF_8)), 0))
                    .isEqualTo(3);
            Files.write(file, "own".getBytes(UTF_8), APPEND);
            appended.write(ByteBuffer.wrap("er".getBytes(UTF_8)), 100);
            appended.flush();
        }
        assertThat(file).hasContent("OLDnewowner");
        assertThatThrownBy(() -> share.open(path("none"), APPEND)).isInstanceOf(IOException.class);
        try (SmbFile made = share.open(path("made"), APPEND, CREATE)) {
            made.write(ByteBuffer.wrap(NEW), 77);
        }
        assertThat(folder.resolve("made")).hasBinaryContent(NEW);
    }

    @Test
    void whatSeveralAppendAtOnceIsAllThere() throws Exception {
        Path file = place("log", new byte[0]);
        int writers = 4;
        int lines = 25;
        List<CompletableFuture<?>> running = new ArrayList<>();
        try (SmbSession second = client.connect(SambaServer.HOST, server.port());
                SmbShare other = second.share(SambaConfig.SHARE);
                SmbFile shared = share.open(path("log"), APPEND)) {
            for (int writer = 0; writer < writers; writer++) {
                int number = writer;
                running.add(CompletableFuture.runAsync(() -> {
                    try (SmbFile own = other.open(path("log"), APPEND)) {
                        SmbFile appended = number < 2 ? shared : own;
                        for (int line = 0; line < lines; line++) {
                            appended.write(ByteBuffer.wrap((number + ":" + line + "\n").getBytes(UTF_8)), 0);
                        }
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                }));
            }
            for (CompletableFuture<?> one : running) {
                one.get(30, TimeUnit.SECONDS);
            }
        }
        List<String> expected = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
            for (int line = 0; line < lines; line++) {
                expected.add(writer + ":" + line);
            }
        }
        assertThat(Files.readAllLines(file)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void aFileThatIsHeldExclusivelyIsOpenedByNobodyElse() throws Exception {
        share.writeFile(path("file"), OLD);
        try (SmbFile held = share.open(path("file"), WRITE, SmbOpenOption.EXCLUSIVE)) {
            assertThatThrownBy(() -> share.open(path("file"), READ))
                    .isInstanceOf(SmbStatusException.class)
                    .hasMessageContaining("STATUS_SHARING_VIOLATION");
            assertThat(held.size()).isEqualTo(OLD.length);
        }
        share.open(path("file"), SmbOpenOption.DELETE, SmbOpenOption.EXCLUSIVE).close();
    }

    @Test
    void aFileOpenedToBeDeletedIsRenamedOrDeletedWhileItIsOpen() throws Exception {
        place("taken", OLD);
        try (SmbFile file = share.open(path("a"), WRITE, CREATE, SmbOpenOption.DELETE)) {
            assertThat(file.upload(Channels.newChannel(new ByteArrayInputStream(NEW)), TransferListener.none()))
                    .isEqualTo(NEW.length);
            assertThatThrownBy(() -> share.rename(file, path("taken"), false)).isInstanceOf(IOException.class);
            share.rename(file, path("b"), false);
        }
        assertThat(folder.resolve("b")).hasBinaryContent(NEW);
        try (SmbFile file = share.open(path("b"), SmbOpenOption.DELETE)) {
            file.delete();
        }
        assertThat(folder.resolve("b")).doesNotExist();
        try (SmbFile file = share.open(path("taken"), WRITE)) {
            assertThatThrownBy(file::delete).isInstanceOf(SmbAccessDeniedException.class);
        }
        assertThat(folder.resolve("taken")).hasBinaryContent(OLD);
    }
}
