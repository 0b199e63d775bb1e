// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.cli.cleanup.UnfinishedFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFileTest {
    private static final ByteBuffer DATA = ByteBuffer.wrap("new".getBytes(StandardCharsets.UTF_8));

    private final UnfinishedFiles unfinished = new UnfinishedFiles();

    @TempDir
    private Path directory;

    private long files() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.count();
        }
    }

    @Test
    void hasItsNameOnlyWhenItIsWhole() throws Exception {
        Path target = directory.resolve("f");
        try (LocalFile file = LocalFile.create(target, unfinished)) {
            file.channel().write(DATA.duplicate());
            assertThat(target).doesNotExist();
            assertThat(files()).isEqualTo(1);
            file.commit();
        }
        assertThat(target).hasContent("new");
        assertThat(files()).isEqualTo(1);
    }

    @Test
    void replacesAtTheEnd() throws Exception {
        Path target = Files.writeString(directory.resolve("f"), "old");
        try (LocalFile file = LocalFile.create(target, unfinished)) {
            file.channel().write(DATA.duplicate());
            assertThat(target).hasContent("old");
            file.commit();
        }
        assertThat(target).hasContent("new");
    }

    @Test
    void leavesNothingWhenItWasNotCommitted() throws Exception {
        Path target = Files.writeString(directory.resolve("f"), "old");
        try (LocalFile file = LocalFile.create(target, unfinished)) {
            file.channel().write(DATA.duplicate());
        }
        assertThat(target).hasContent("old");
        assertThat(files()).isEqualTo(1);
    }

    @Test
    void isDeletedWhenTheProcessEndsMeanwhile() throws Exception {
        try (LocalFile file = LocalFile.create(directory.resolve("f"), unfinished)) {
            file.channel().write(DATA.duplicate());
            unfinished.deleteAll();
            assertThat(files()).isZero();
        }
    }

    @Test
    void aCommittedFileIsNotDeletedAtTheEnd() throws Exception {
        Path target = directory.resolve("f");
        try (LocalFile file = LocalFile.create(target, unfinished)) {
            file.commit();
        }
        unfinished.deleteAll();
        assertThat(target).exists();
    }

    @Test
    void writesToADeviceAsItIs() throws Exception {
        Path device = Path.of("/dev/null");
        try (LocalFile file = LocalFile.create(device, unfinished)) {
            file.channel().write(DATA.duplicate());
            file.commit();
        }
        assertThat(Files.isRegularFile(device)).isFalse();
    }

    @Test
    void namesTheMissingDirectory() {
        assertThatThrownBy(() -> LocalFile.create(directory.resolve("no/f"), unfinished))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(directory.resolve("no").toString());
    }

    @Test
    void aLinkStaysAndItsFileIsReplaced() throws Exception {
        Path real = Files.writeString(directory.resolve("real"), "old");
        Path link = Files.createSymbolicLink(directory.resolve("link"), real);
        assertThat(LocalFile.followLink(link)).isEqualTo(real.toRealPath());
        Path dangling = Files.createSymbolicLink(directory.resolve("dangling"), directory.resolve("no"));
        assertThat(LocalFile.followLink(dangling)).isEqualTo(dangling);
    }

    @Test
    void aLinkIsNoDirectoryToWriteInto() throws Exception {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), elsewhere);
        LocalFile.makeDirectory(elsewhere);
        assertThatThrownBy(() -> LocalFile.makeDirectory(link)).isInstanceOf(FileAlreadyExistsException.class);
    }
}
