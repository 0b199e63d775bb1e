// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.samba.SambaTests;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests transfers that end before they are complete. Their files are sparse, so that they are large but need no space.
 */
class BrokenTransferSambaTest extends SambaTests {
    private static final long HUGE = 64L << 30;

    @TempDir
    private Path local;

    private static Path grow(Path file) throws IOException {
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(HUGE);
        }
        return file;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.toList();
        }
    }

    /** Waits until a file with a temporary name has content. */
    private static void awaitPart(Path directory) throws Exception {
        eventually("a temporary file grows", () -> {
            for (Path file : files(directory)) {
                if (String.valueOf(file.getFileName()).matches("\\.heddle-.*\\.part") && holdsSomething(file)) {
                    return true;
                }
            }
            return false;
        });
    }

    /**
     * Returns whether the file has content. The part of a small file may have been renamed since the directory was
     * listed.
     */
    private static boolean holdsSomething(Path file) throws IOException {
        try {
            return Files.size(file) > 0;
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void getLeavesNothingWhenTheServerDies(String backend) throws Exception {
        startOwnServer();
        try {
            grow(place("huge", new byte[0]));
            Path target = Files.writeString(local.resolve("huge"), "old");
            CompletableFuture<Cli.Result> get = CompletableFuture.supplyAsync(
                    () -> Cli.alice().run("get", "--backend", backend, url("huge"), target.toString()));
            awaitPart(local);
            killServer();
            Cli.Result result = get.get(60, TimeUnit.SECONDS);
            assertThat(result.status()).isEqualTo(1);
            assertThat(result.err().lines()).hasSize(1);
            assertThat(result.err()).startsWith("heddle get: smb://");
            assertThat(files(local)).containsExactly(target);
            assertThat(target).hasContent("old");
        } finally {
            stopOwnServer();
        }
    }

    @Test
    void putWithReplaceLeavesTheOldFileWhenTheServerDies() throws Exception {
        startOwnServer();
        try {
            Path source = grow(local.resolve("huge"));
            Path old = place("huge", new byte[] {1, 2, 3});
            CompletableFuture<Cli.Result> put = CompletableFuture.supplyAsync(
                    () -> Cli.alice().run("put", "--replace", source.toString(), url("huge")));
            awaitPart(directory());
            killServer();
            Cli.Result result = put.get(60, TimeUnit.SECONDS);
            assertThat(result.status()).isEqualTo(1);
            assertThat(result.err().lines()).hasSize(1);
            assertThat(old).hasBinaryContent(new byte[] {1, 2, 3});
        } finally {
            stopOwnServer();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void putSaysThatTheOldContentIsGoneWhenTheServerDies(String backend) throws Exception {
        startOwnServer();
        try {
            Path source = grow(local.resolve("huge"));
            Path old = place("huge", new byte[] {1, 2, 3});
            CompletableFuture<Cli.Result> put = CompletableFuture.supplyAsync(
                    () -> Cli.alice().run("put", "--backend", backend, source.toString(), url("huge")));
            eventually("the file grows", () -> Files.size(old) > 3);
            killServer();
            Cli.Result result = put.get(10, TimeUnit.SECONDS);
            assertThat(result.status()).isEqualTo(1);
            assertThat(result.err().lines()).hasSize(1);
            assertThat(result.err())
                    .startsWith("heddle put: '" + path("huge") + "' is incomplete, and its old content is lost: ")
                    .contains("run the command again to complete it");
        } finally {
            stopOwnServer();
        }
    }

    /** Returns a stream that fails after 20 MB. */
    private static InputStream brokenSource() {
        InputStream begin = new ByteArrayInputStream(new byte[20_000_000]);
        InputStream end = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the disk is broken");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return read();
            }
        };
        return new SequenceInputStream(begin, end);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--in-place", "--replace"})
    void putLeavesNothingOfANewFileWhenItsSourceFails(String option) throws Exception {
        Path other = place("other", new byte[] {1, 2, 3});
        String[] arguments =
                option.isEmpty() ? new String[] {"put", "-", url("f")} : new String[] {"put", option, "-", url("f")};
        Cli.Result result = Cli.alice().stdin(brokenSource()).run(arguments);
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).isEqualTo("heddle put: the disk is broken\n");
        assertThat(files(directory())).containsExactly(other);
    }

    @Test
    void putWithReplaceLeavesTheOldFileWhenItsSourceFails() throws Exception {
        Path old = place("f", new byte[] {1, 2, 3});
        Cli.Result result = Cli.alice().stdin(brokenSource()).run("put", "--replace", "-", url("f"));
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).isEqualTo("heddle put: the disk is broken\n");
        assertThat(files(directory())).containsExactly(old);
        assertThat(old).hasBinaryContent(new byte[] {1, 2, 3});
    }

    @Test
    void putSaysThatTheOldContentIsGoneWhenItsSourceFails() throws Exception {
        Path old = place("f", new byte[30_000_000]);
        Cli.Result result = Cli.alice().stdin(brokenSource()).run("put", "-", url("f"));
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err())
                .isEqualTo("heddle put: '" + path("f") + "' is incomplete, and its old content is lost: the disk is"
                        + " broken; run the command again to complete it\n");
        assertThat(files(directory())).containsExactly(old);
        assertThat(Files.size(old)).isLessThanOrEqualTo(20_000_000);
    }

    @Test
    void aTreeEndsWhenTheServerDies() throws Exception {
        startOwnServer();
        try {
            grow(place("d/huge", new byte[0]));
            for (int i = 0; i < 20; i++) {
                place("d/later" + i, new byte[1]);
            }
            Path target = local.resolve("d");
            CompletableFuture<Cli.Result> get =
                    CompletableFuture.supplyAsync(() -> Cli.alice().run("get", "-r", url("d"), target.toString()));
            eventually("the directory is made", () -> Files.exists(target));
            awaitPart(target);
            killServer();
            Cli.Result result = get.get(60, TimeUnit.SECONDS);
            assertThat(result.status()).isEqualTo(1);
            assertThat(result.err().lines()).hasSize(1);
            // The small files may have been copied in parallel with the large one.
            assertThat(files(target)).allSatisfy(file -> {
                assertThat(file.getFileName().toString()).startsWith("later");
                assertThat(file).hasBinaryContent(new byte[1]);
            });
        } finally {
            stopOwnServer();
        }
    }

    @Test
    void getLeavesNothingWhenItIsTerminated() throws Exception {
        grow(place("huge", new byte[0]));
        Process get = Cli.startProcess("get", url("huge"), local.toString());
        try {
            awaitPart(local);
        } finally {
            get.destroy();
        }
        assertThat(get.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(get.exitValue()).isEqualTo(143);
        assertThat(files(local)).isEmpty();
    }

    @Test
    void putLeavesNothingWhenItIsTerminated() throws Exception {
        Path source = grow(local.resolve("huge"));
        Process put = Cli.startProcess("put", source.toString(), url(""));
        try {
            awaitPart(directory());
        } finally {
            put.destroy();
        }
        assertThat(put.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(put.exitValue()).isEqualTo(143);
        assertThat(files(directory())).isEmpty();
    }
}
