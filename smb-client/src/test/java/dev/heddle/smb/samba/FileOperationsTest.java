// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.heddle.smb.DiskSpace;
import dev.heddle.smb.SmbEntry;
import dev.heddle.smb.SmbFile;
import dev.heddle.smb.SmbFileInfo;
import dev.heddle.smb.SmbShare;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** All operations of a file manager, compared with the server's disk. */
@EachBackend
class FileOperationsTest extends SessionTestCase {
    FileOperationsTest(String backend, SambaServers servers) throws Exception {
        super(backend, servers.standard());
    }

    @Test
    void writeFileReplacesALongerFile() throws Exception {
        place("file", TestData.bytes(100_000, 1));
        share.writeFile(path("file"), new byte[] {1, 2});
        assertThat(folder.resolve("file")).hasBinaryContent(new byte[] {1, 2});
    }

    @Test
    void backslashesAndSlashesAreTheSame() throws Exception {
        share.createDirectories(path("a\\b/c"));
        share.writeFile("/" + path("a/b\\c/file") + "", new byte[] {5});
        assertThat(folder.resolve("a/b/c/file")).hasBinaryContent(new byte[] {5});
    }

    @Test
    void createDirectoriesMakesAllAndMindsNoneThatIsThere() throws Exception {
        share.createDirectories(path("x/y/z"));
        share.createDirectories(path("x/y/z"));
        share.createDirectories(path("x/y/w"));
        assertThat(folder.resolve("x/y/z")).isDirectory();
        assertThat(folder.resolve("x/y/w")).isDirectory();
    }

    @Test
    void deleteRecursivelyTakesTheWholeTreeAndNoMore() throws Exception {
        for (String directory : new String[] {"tree", "tree/a", "tree/a/b", "tree/empty", "beside"}) {
            SambaServer.open(Files.createDirectory(folder.resolve(directory)));
        }
        for (int i = 0; i < 200; i++) {
            place("tree/a/file" + i, new byte[i]);
        }
        place("tree/a/b/deep", new byte[1]);
        place("beside/stays", new byte[1]);
        share.deleteRecursively(path("tree"));
        assertThat(folder.resolve("tree")).doesNotExist();
        assertThat(folder.resolve("beside/stays")).exists();
        share.deleteRecursively(path("beside/stays"));
        assertThat(folder.resolve("beside")).isEmptyDirectory();
    }

    @Test
    void renameMovesFilesAndDirectories() throws Exception {
        place("file", new byte[] {1});
        share.createDirectories(path("from/sub"));
        share.createDirectory(path("to"));
        share.rename(path("file"), path("to/renamed"), false);
        share.rename(path("from"), path("to/moved"), false);
        assertThat(folder.resolve("to/renamed")).hasBinaryContent(new byte[] {1});
        assertThat(folder.resolve("to/moved/sub")).isDirectory();
        assertThat(folder.resolve("file")).doesNotExist();
        assertThat(folder.resolve("from")).doesNotExist();
    }

    @Test
    void renameReplacesWhenAsked() throws Exception {
        place("new", new byte[] {1});
        place("old", new byte[] {2, 2});
        share.rename(path("new"), path("old"), true);
        assertThat(folder.resolve("old")).hasBinaryContent(new byte[] {1});
        assertThat(folder.resolve("new")).doesNotExist();
    }

    @Test
    void setTimesSetsThoseThatAreGiven() throws Exception {
        Path file = place("file", new byte[1]);
        Instant created = Instant.parse("2001-02-03T04:05:06.1234567Z");
        Instant accessed = Instant.parse("2015-06-07T08:09:10Z");
        Instant written = Instant.parse("2020-12-31T23:59:59.9999999Z");
        share.setTimes(path("file"), created, accessed, written);
        assertThat(Files.getLastModifiedTime(file).toInstant()).isEqualTo(written);
        SmbFileInfo info = share.stat(path("file"));
        assertThat(info.creationTime()).isEqualTo(created);
        assertThat(info.lastWriteTime()).isEqualTo(written);
        assertThat(info.lastAccessTime()).isEqualTo(accessed);

        Instant later = Instant.parse("2024-01-01T00:00:00Z");
        share.setTimes(path("file"), null, null, later);
        SmbFileInfo changed = share.stat(path("file"));
        assertThat(changed.creationTime()).isEqualTo(created);
        assertThat(changed.lastWriteTime()).isEqualTo(later);
        assertThat(Files.getLastModifiedTime(file).toInstant()).isEqualTo(later);
    }

    @Test
    void statSaysWhatTheDiskSays() throws Exception {
        Path file = place("file", new byte[12345]);
        Instant time = Instant.parse("2019-08-07T06:05:04.3210987Z");
        Files.setLastModifiedTime(file, FileTime.from(time));
        SmbFileInfo info = share.stat(path("file"));
        assertThat(info.size()).isEqualTo(12345);
        assertThat(info.allocationSize()).isGreaterThanOrEqualTo(info.size());
        assertThat(info.lastWriteTime()).isEqualTo(time);
        assertThat(info.isDirectory()).isFalse();
        assertThat(info.isReadOnly()).isFalse();
        assertThat(info.isReparsePoint()).isFalse();
        // Samba reports the time of the last write as that of the last change.
        assertThat(info.changeTime()).isEqualTo(time);
        try (Stream<SmbEntry> listing = share.list(path())) {
            assertThat(listing.toList()).singleElement().satisfies(entry -> {
                assertThat(entry.name()).isEqualTo("file");
                assertThat(entry.info().size()).isEqualTo(info.size());
                assertThat(entry.info().lastWriteTime()).isEqualTo(info.lastWriteTime());
                assertThat(entry.info().creationTime()).isEqualTo(info.creationTime());
                assertThat(entry.info().attributes()).isEqualTo(info.attributes());
                assertThat(entry.info().fileId()).isEqualTo(info.fileId());
            });
        }
    }

    @Test
    void fileIdsTellFilesApart() throws Exception {
        place("one", new byte[1]);
        place("two", new byte[1]);
        long one = share.stat(path("one")).fileId();
        assertThat(share.stat(path("two")).fileId()).isNotEqualTo(one);
        share.rename(path("one"), path("three"), false);
        assertThat(share.stat(path("three")).fileId()).isEqualTo(one);
    }

    @Test
    void statTellsDirectoriesAndHiddenFiles() throws Exception {
        share.createDirectory(path("dir"));
        place(".dot", new byte[0]);
        assertThat(share.stat(path("dir")).isDirectory()).isTrue();
        assertThat(share.stat(path(".dot")).isHidden()).isTrue();
        assertThat(share.exists(path("dir"))).isTrue();
        assertThat(share.exists(path(".dot"))).isTrue();
        assertThat(share.exists(path("nothing"))).isFalse();
        assertThat(share.exists(path("no/thing"))).isFalse();
    }

    @Test
    void setSizeCutsAndGrows() throws Exception {
        byte[] content = TestData.bytes(10_000, 1);
        Path file = place("file", content);
        try (SmbFile open = share.open(path("file"), READ, WRITE)) {
            open.setSize(100);
            assertThat(open.size()).isEqualTo(100);
            assertThat(Files.size(file)).isEqualTo(100);
            open.setSize(5000);
            assertThat(open.stat().size()).isEqualTo(5000);
        }
        byte[] expected = Arrays.copyOf(Arrays.copyOf(content, 100), 5000);
        TestData.assertBytes(file, expected);
    }

    @Test
    void openOptionsMeanWhatTheyMeanInNio() throws Exception {
        Path file = place("file", new byte[] {1, 2, 3});
        try (SmbFile open = share.open(path("file"), WRITE, CREATE)) {
            assertThat(open.write(ByteBuffer.wrap(new byte[] {9}), 1)).isEqualTo(1);
        }
        assertThat(file).hasBinaryContent(new byte[] {1, 9, 3});
        share.open(path("file"), WRITE, TRUNCATE_EXISTING).close();
        assertThat(file).isEmptyFile();
        share.open(path("new"), WRITE, CREATE_NEW).close();
        assertThat(folder.resolve("new")).isEmptyFile();
        try (SmbFile passing = share.open(path("passing"), WRITE, CREATE_NEW, DELETE_ON_CLOSE)) {
            assertThat(passing.path()).endsWith("passing");
            assertThat(folder.resolve("passing")).exists();
        }
        assertThat(folder.resolve("passing")).doesNotExist();
    }

    @Test
    void positionalReadsStopAtTheEnd() throws Exception {
        byte[] content = TestData.bytes(70_000, 5);
        place("file", content);
        try (SmbFile open = share.open(path("file"))) {
            ByteBuffer direct = ByteBuffer.allocateDirect(1000);
            assertThat(open.read(direct, 69_500)).isEqualTo(500);
            byte[] tail = new byte[500];
            direct.flip().get(tail);
            assertThat(tail).isEqualTo(Arrays.copyOfRange(content, 69_500, 70_000));
            assertThat(open.read(ByteBuffer.allocate(10), 70_000)).isEqualTo(-1);
            assertThat(open.read(ByteBuffer.allocate(10), 1L << 40)).isEqualTo(-1);
            assertThat(open.read(ByteBuffer.allocate(0), 0)).isZero();
        }
    }

    @Test
    void aWriteFromADirectBufferTakesAllOfIt() throws Exception {
        byte[] content = TestData.bytes(9 * TestData.MIB + 1, 6);
        ByteBuffer direct =
                ByteBuffer.allocateDirect(content.length).put(content).flip();
        try (SmbFile open = share.open(path("file"), WRITE, CREATE)) {
            assertThat(open.write(direct, 10)).isEqualTo(content.length);
            assertThat(direct.hasRemaining()).isFalse();
            open.flush();
        }
        byte[] onDisk = Files.readAllBytes(folder.resolve("file"));
        TestData.assertBytes(Arrays.copyOfRange(onDisk, 10, onDisk.length), content);
    }

    @Test
    void spaceIsThatOfTheDisk() throws Exception {
        DiskSpace space = share.space();
        var store = Files.getFileStore(folder);
        assertThat(space.totalBytes()).isEqualTo(store.getTotalSpace());
        assertThat(space.freeBytes()).isBetween(1L, space.totalBytes());
        assertThat(space.callerFreeBytes()).isBetween(1L, space.freeBytes());
    }

    @Test
    void closingOneFileDoesNotCloseItsSibling() throws Exception {
        place("one", new byte[] {1});
        place("two", new byte[] {2});
        try (SmbFile two = share.open(path("two"))) {
            SmbFile one = share.open(path("one"));
            one.close();
            one.close();
            ByteBuffer read = ByteBuffer.allocate(1);
            assertThat(two.read(read, 0)).isEqualTo(1);
            assertThat(read.get(0)).isEqualTo((byte) 2);
        }
    }

    @Test
    void closingOneShareDoesNotCloseItsSibling() throws Exception {
        place("file", new byte[] {1});
        SmbShare again = session.share(SambaConfig.SHARE);
        SmbShare guests = session.share(SambaConfig.GUEST);
        try (SmbFile open = share.open(path("file"))) {
            again.close();
            again.close();
            guests.close();
            assertThat(open.read(ByteBuffer.allocate(1), 0)).isEqualTo(1);
            assertThat(share.readAllBytes(path("file"))).containsExactly(1);
        }
        assertThat(session.isOpen()).isTrue();
    }

    @Test
    void theServersClockIsOurs() {
        assertThat(session.info().serverTime()).isCloseTo(Instant.now(), within(5, ChronoUnit.MINUTES));
    }
}
