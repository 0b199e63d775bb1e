// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli;

import static dev.heddle.cli.Cli.works;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.cli.terminal.Terminal;
import dev.heddle.smb.samba.SambaTests;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests whole trees, with many files in parallel. */
class TreeSambaTest extends SambaTests {
    private static final int DIRECTORIES = 50;

    @TempDir
    private Path local;

    /** Creates a number of small files; each contains its own name. */
    private static Path makeTree(Path root, int files) throws IOException {
        Files.createDirectories(root);
        for (int i = 0; i < files; i++) {
            Path directory = root.resolve("d" + i % DIRECTORIES + (i % 3 == 0 ? "/deeper" : ""));
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("f" + i), "f" + i);
        }
        return root;
    }

    /** Returns the relative paths with their contents; directories have none. */
    private static Map<String, String> tree(Path root) throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.toList()) {
                found.put(root.relativize(path).toString(), Files.isDirectory(path) ? "/" : Files.readString(path));
            }
        }
        return found;
    }

    private static List<Path> parts(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(path -> String.valueOf(path.getFileName()).endsWith(".part"))
                    .toList();
        }
    }

    /** Creates a sparse file of 64 GiB that needs no space. */
    private static void makeHuge(Path file) throws IOException {
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(64L << 30);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "single,16,5000",
        "threads,16,5000",
        "virtual,16,5000",
        "single,256,300",
        "threads,1,300",
        "virtual,256,300",
    })
    @Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void fiveThousandFilesGoBothWaysAndAway(String backend, String jobs, int files) throws Exception {
        Path source = makeTree(local.resolve("source"), files);
        Map<String, String> expected = tree(source);

        Cli.Result put = Cli.alice()
                .run("put", "-r", "--json", "--backend", backend, "-j", jobs, source.toString(), url("tree"));
        works(put);
        assertThat(put.out()).contains("\"files\":" + files + ",\"bytes\":" + bytes(expected) + ",\"failed\":0,");
        assertThat(tree(directory().resolve("tree"))).isEqualTo(expected);

        Path back = local.resolve("back");
        Cli.Result get =
                Cli.alice().run("get", "-r", "--json", "--backend", backend, "-j", jobs, url("tree"), back.toString());
        works(get);
        assertThat(get.out()).contains("\"files\":" + files + ",\"bytes\":" + bytes(expected) + ",\"failed\":0,");
        assertThat(tree(back)).isEqualTo(expected);

        Cli.Result rm = Cli.alice().run("rm", "-r", "--json", "--backend", backend, "-j", jobs, url("tree"));
        works(rm);
        assertThat(rm.out()).contains("\"deleted\":" + expected.size() + ",\"failed\":0}");
        assertThat(directory().resolve("tree")).doesNotExist();
    }

    private static long bytes(Map<String, String> tree) {
        return tree.values().stream()
                .filter(content -> !content.equals("/"))
                .mapToLong(String::length)
                .sum();
    }

    @Test
    void aLargeDirectoryIsDeletedWhileItIsListed() throws Exception {
        Path flat = open(Files.createDirectory(directory().resolve("flat")));
        for (int i = 0; i < 3_000; i++) {
            Files.createFile(flat.resolve("a name that is long enough for several pages of a listing " + i));
        }
        works(Cli.alice().run("rm", "-r", "-j", "64", url("flat")));
        assertThat(flat).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void sixteenAreCopiedAtOnceAndNothingIsLeftOfThemWhenTerminated(String backend) throws Exception {
        Path shared = open(Files.createDirectory(directory().resolve("d")));
        Path source = Files.createDirectory(local.resolve("source"));
        for (int i = 0; i < 20; i++) {
            makeHuge(open(Files.createFile(shared.resolve("huge" + i))));
            makeHuge(source.resolve("huge" + i));
        }
        Path target = local.resolve("target");
        Process get = Cli.startProcess("get", "-r", "--backend", backend, url("d"), target.toString());
        try {
            eventually(
                    "sixteen files at once",
                    () -> Files.exists(target) && parts(target).size() == 16);
        } finally {
            get.destroy();
        }
        assertThat(get.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(get.exitValue()).isEqualTo(143);
        assertThat(tree(target)).hasSize(1);

        Process put = Cli.startProcess("put", "-r", "--backend", backend, source.toString(), url("up"));
        Path up = directory().resolve("up");
        try {
            eventually(
                    "sixteen files at once", () -> Files.exists(up) && parts(up).size() == 16);
        } finally {
            put.destroy();
        }
        assertThat(put.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(put.exitValue()).isEqualTo(143);
        assertThat(tree(up)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void whatFailsInTheMiddleIsReportedAndTheRestDone(String backend) throws Exception {
        for (int i = 0; i < 300; i++) {
            place("d/sub" + i % 3 + "/f" + i, new byte[] {1});
        }
        for (int i = 0; i < 300; i += 100) {
            Files.setPosixFilePermissions(
                    directory().resolve("d/sub" + i % 3 + "/f" + i), PosixFilePermissions.fromString("---------"));
        }
        Path target = local.resolve("d");
        Cli.Result get = Cli.alice().run("get", "-r", "--json", "--backend", backend, url("d"), target.toString());
        assertThat(get.status()).isEqualTo(1);
        assertThat(get.out()).contains("\"files\":297,\"bytes\":297,\"failed\":3,");
        assertThat(get.err().lines())
                .hasSize(4)
                .anySatisfy(line -> assertThat(line).endsWith("3 failed, 297 done; see the lines above"));
        for (String name : List.of("sub0/f0", "sub1/f100", "sub2/f200")) {
            assertThat(get.err())
                    .contains("heddle get: " + directory().getFileName() + "/d/" + name + ": ")
                    .contains("STATUS_ACCESS_DENIED");
        }
        assertThat(tree(target)).hasSize(1 + 3 + 297);

        Path locked = directory().resolve("d/sub1");
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
        Path source = makeTree(local.resolve("s"), 300);
        Files.move(source.resolve("d1"), source.resolve("sub1"));
        Cli.Result put = Cli.alice().run("put", "-r", "--backend", backend, source + "/sub1", url("d"));
        assertThat(put.status()).isEqualTo(1);
        assertThat(put.err())
                .contains("/s/sub1/f101: ", "/s/sub1/deeper: ", "STATUS_ACCESS_DENIED")
                .doesNotContain("/s/sub1/f1: "); // an existing file is overwritten in place
        assertThat(locked.resolve("f1")).hasSameBinaryContentAs(source.resolve("sub1/f1"));

        Cli.Result rm = Cli.alice().run("rm", "-r", "--json", "--backend", backend, url("d"));
        assertThat(rm.status()).isEqualTo(1);
        assertThat(rm.out()).contains("\"deleted\":202,\"failed\":100}");
        assertThat(tree(directory().resolve("d"))).hasSize(2 + 100);
    }

    @Test
    void filesAndDirectoriesOfTheSameNameAreNotMixedUp() throws Exception {
        place("d/file", new byte[] {1});
        place("d/directory/x", new byte[] {2});
        Files.createDirectories(local.resolve("d/file/inner"));
        Files.writeString(local.resolve("d/directory"), "mine");
        Cli.Result get = Cli.alice().run("get", "-r", url("d"), local.toString());
        assertThat(get.status()).isEqualTo(1);
        assertThat(get.err())
                .contains("/d/file: ", "is a directory and cannot be overwritten by a file")
                .contains("/d/directory: ", "already exists");
        assertThat(local.resolve("d/directory")).hasContent("mine");
        assertThat(local.resolve("d/file/inner")).isDirectory();

        Cli.Result put = Cli.alice().run("put", "-r", local.resolve("d").toString(), url(""));
        assertThat(put.status()).isEqualTo(1);
        assertThat(put.err()).contains("/d/file: ", "/d/directory: ", "2 failed");
        assertThat(directory().resolve("d/file")).hasBinaryContent(new byte[] {1});
        assertThat(directory().resolve("d/directory/x")).hasBinaryContent(new byte[] {2});
    }

    @Test
    void namesThatTheShareTakesForOneAreNotCopiedOverEachOther() throws Exception {
        Path source = Files.createDirectory(local.resolve("s"));
        Files.writeString(source.resolve("Readme"), "Readme");
        Files.writeString(source.resolve("README"), "README");
        Files.writeString(source.resolve("other"), "other");
        Cli.Result put = Cli.alice().run("put", "-r", source.toString(), url("s"));
        assertThat(put.status()).isEqualTo(1);
        assertThat(put.err()).containsPattern("the share cannot tell this name from '(Readme|README)'; skipped");
        assertThat(put.err()).contains("1 failed, 2 done");
        Map<String, String> there = tree(directory().resolve("s"));
        assertThat(there).hasSize(3).containsEntry("other", "other");
        there.forEach((name, content) -> assertThat(content).isIn("/", name));
    }

    @Test
    void aTerminalShowsTheWholeAndTheTotals() throws Exception {
        makeTree(directory().resolve("t"), 30);
        Terminal terminal = new Terminal(false, false, true);
        Cli.Result get = Cli.alice().terminal(terminal).run("get", "-r", url("t"), local.toString());
        assertThat(get.status()).isZero();
        assertThat(get.err()).containsPattern("30 files: t  [0-9]+ B  [0-9.]+ [KM]?i?B/s  in 0:00 *\n$");
        Cli.Result put = Cli.alice().terminal(terminal).run("put", "-r", local + "/t", url("u"));
        assertThat(put.err()).containsPattern("30 files: t  [0-9]+ B ");
        Cli.Result rm = Cli.alice().terminal(terminal).run("rm", "-r", url("u"));
        assertThat(rm.err()).containsPattern("u  [0-9]+ files  [0-9]+ files/s  in 0:00 *\n$");
    }

    @Test
    void aFileGrowsNoLinksOnTheWay() throws Exception {
        Path outside = Files.writeString(local.resolve("secret"), "secret");
        Path source = Files.createDirectory(local.resolve("s"));
        Files.createSymbolicLink(source.resolve("up"), local);
        Files.createSymbolicLink(source.resolve("file"), outside);
        Files.createSymbolicLink(source.resolve("dangling"), local.resolve("nowhere"));
        Cli.Result put = Cli.alice().run("put", "-r", source.toString(), url("s"));
        assertThat(put.status()).isEqualTo(1);
        assertThat(put.err()).contains("/s/up: not a regular file", "/s/dangling: not a regular file", "2 failed, 1");
        assertThat(tree(directory().resolve("s"))).containsOnlyKeys("", "file");
        assertThat(directory().resolve("s/file"))
                .hasBinaryContent("secret".getBytes(StandardCharsets.UTF_8))
                .isRegularFile();
    }
}
