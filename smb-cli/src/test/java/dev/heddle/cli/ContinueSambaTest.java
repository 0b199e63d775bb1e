// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.cli.terminal.Terminal;
import dev.heddle.smb.samba.SambaTests;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests downloads that are interrupted and resumed. */
class ContinueSambaTest extends SambaTests {
    private static final long MIB = 1 << 20;
    private static final long SIZE = 50 * MIB + 12_345;
    private static final Instant WRITTEN = Instant.parse("2025-03-04T05:06:07.890123400Z");

    @TempDir
    private Path local;

    private static byte[] random(int size, int seed) {
        byte[] data = new byte[size];
        new Random(seed).nextBytes(data);
        return data;
    }

    /** Creates a large sparse file with content every few megabytes. */
    private Path placeLarge(String path, int seed) throws IOException {
        Path file = place(path, new byte[0]);
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
            content.setLength(SIZE);
            for (long at = 0; at < SIZE; at += 3 * MIB) {
                content.seek(at);
                content.write(random(999, seed + (int) (at / MIB)));
            }
        }
        Files.setLastModifiedTime(file, FileTime.from(WRITTEN));
        return file;
    }

    private static List<Path> parts(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(path ->
                            String.valueOf(path.getFileName()).matches("\\.heddle-[0-9a-f]{16}-[0-9a-f]{32}\\.part"))
                    .toList();
        }
    }

    private static boolean isLarge(List<Path> parts, long size) throws IOException {
        return parts.size() == 1 && Files.size(parts.getFirst()) > size;
    }

    /**
     * Returns a command that runs an action when some megabytes of a file are in a directory. The action runs in the
     * clock of the command, which is read after each piece.
     */
    private static Cli onceUnderWay(Path directory, Callable<?> action) {
        AtomicBoolean done = new AtomicBoolean();
        return Cli.alice().terminal(new Terminal(false, false, true)).clock(() -> {
            try {
                if (Files.exists(directory) && isLarge(parts(directory), 10 * MIB) && done.compareAndSet(false, true)) {
                    action.call();
                }
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            return System.nanoTime();
        });
    }

    /**
     * Starts the command and interrupts it, as Ctrl-C does, when some megabytes have arrived. Returns the part that
     * stays.
     */
    private static Path breakOff(Path directory, String... arguments) throws Exception {
        Thread command = Thread.currentThread();
        Cli.Result result = onceUnderWay(directory, () -> {
                    command.interrupt();
                    // Any thread of the command may be here: it must not continue until the interrupt has reached it.
                    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(20));
                    return null;
                })
                .run(arguments);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(result.status()).isEqualTo(1);
        List<Path> parts = parts(directory);
        assertThat(parts).hasSize(1);
        assertThat(Files.size(parts.getFirst())).isBetween(10 * MIB, SIZE - 1);
        return parts.getFirst();
    }

    private static long number(String json, String name) {
        return Long.parseLong(json.replaceFirst("(?s).*\"" + name + "\":([0-9]+).*", "$1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void aFileIsGoneOnWithWhereItWasBrokenOff(String backend) throws Exception {
        Path remote = placeLarge("large", 1);
        Path target = local.resolve("large");
        Path part = breakOff(local, "get", "--continue", "--backend", backend, url("large"), target.toString());
        long there = Files.size(part);
        assertThat(target).doesNotExist();

        Cli.Result rest = Cli.alice().run("get", "-c", "--json", "--backend", backend, url("large"), target.toString());
        assertThat(rest.err()).isEmpty();
        assertThat(rest.status()).isZero();
        assertThat(rest.out())
                .contains("\"files\":1,\"bytes\":" + (SIZE - there) + ",\"skipped\":0,\"kept\":" + there + ",");
        assertThat(Files.mismatch(target, remote)).isEqualTo(-1);
        assertThat(Files.getLastModifiedTime(target).toInstant()).isEqualTo(WRITTEN);
        assertThat(parts(local)).isEmpty();

        Cli.Result nothing = Cli.alice().run("get", "--continue", "--json", url("large"), target.toString());
        assertThat(nothing.status()).isZero();
        assertThat(nothing.out()).contains("\"files\":0,\"bytes\":0,\"skipped\":1,\"kept\":0,");
    }

    @Test
    void aFileThatHasChangedStartsAgain() throws Exception {
        Path remote = placeLarge("large", 1);
        Path target = local.resolve("large");
        Path part = breakOff(local, "get", "--continue", url("large"), target.toString());
        // Another file replaces it, with the same size and the same time, which any program can set.
        Files.move(placeLarge("other", 2), remote, StandardCopyOption.REPLACE_EXISTING);

        Cli.Result again = Cli.alice().run("get", "--continue", "--json", url("large"), target.toString());
        assertThat(again.err())
                .isEqualTo("heddle get: " + directory().getFileName()
                        + "/large: changed on the server since a part was downloaded; the download starts again\n");
        assertThat(again.status()).isZero();
        assertThat(again.out()).contains("\"bytes\":" + SIZE + ",", "\"kept\":0,");
        assertThat(Files.mismatch(target, remote)).isEqualTo(-1);
        assertThat(part).doesNotExist();
    }

    @Test
    void aPartWithOtherBytesAtItsEndStartsAgain() throws Exception {
        Path remote = placeLarge("large", 1);
        Path target = local.resolve("large");
        Path part = breakOff(local, "get", "--continue", url("large"), target.toString());
        try (RandomAccessFile damaged = new RandomAccessFile(part.toFile(), "rw")) {
            damaged.seek(damaged.length() - 100_000);
            damaged.write(random(10, 3));
        }
        Cli.Result again = Cli.alice().run("get", "--continue", "--json", url("large"), target.toString());
        assertThat(again.err())
                .endsWith("/large: the local part does not match the server's file; the download starts again\n");
        assertThat(again.status()).isZero();
        assertThat(again.out()).contains("\"kept\":0,");
        assertThat(Files.mismatch(target, remote)).isEqualTo(-1);
    }

    @Test
    void aFileThatChangesMeanwhileIsNotKept() throws Exception {
        Path remote = placeLarge("large", 1);
        Path target = local.resolve("large");
        Cli.Result result = onceUnderWay(local, () -> Files.write(remote, new byte[] {7}, StandardOpenOption.APPEND))
                .run("get", "--continue", url("large"), target.toString());
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err())
                .endsWith("heddle get: changed on the server during the download; run the command again\n");
        assertThat(target).doesNotExist();
        assertThat(parts(local)).isEmpty();
    }

    @Test
    void aPartOfAnotherProgramIsNotTrusted() throws Exception {
        byte[] content = random(3_000_000, 5);
        place("f", content);
        Path target = Files.write(local.resolve("f"), random(1_000_000, 6));
        Cli.Result result = Cli.alice().run("get", "--continue", "--json", url("f"), target.toString());
        assertThat(result.out()).contains("\"bytes\":3000000,", "\"kept\":0,");
        assertThat(target).hasBinaryContent(content);
    }

    @Test
    void aPartThatIsInUseIsLeftAlone() throws Exception {
        placeLarge("large", 1);
        Path target = local.resolve("large");
        Path part = breakOff(local, "get", "--continue", url("large"), target.toString());
        long there = Files.size(part);
        try (FileChannel user = FileChannel.open(part, StandardOpenOption.WRITE);
                FileLock lock = user.lock()) {
            Cli.Result result = Cli.alice().run("get", "--continue", url("large"), target.toString());
            assertThat(lock.isValid()).isTrue();
            assertThat(result.status()).isEqualTo(1);
            assertThat(result.err())
                    .isEqualTo("heddle get: " + target
                            + ": another process is resuming this file; wait until it has finished\n");
        }
        assertThat(part).hasSize(there);
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void aTreeLeavesOutWhatIsThereAndGoesOnWithTheRest(String backend) throws Exception {
        for (int i = 0; i < 200; i++) {
            place("d/sub" + i % 5 + "/f" + i, random(100 + i, i));
        }
        Path remote = placeLarge("d/large", 1);
        Path into = local.resolve("new");
        Path target = into.resolve("d");
        String[] command = {"get", "-r", "--continue", "--backend", backend, url("d"), into.toString()};
        Path part = breakOff(target, command);
        long there = Files.size(part);

        List<String> json = new ArrayList<>(List.of(command));
        json.add("--json");
        Cli.Result rest = Cli.alice().run(json.toArray(String[]::new));
        assertThat(rest.err()).isEmpty();
        assertThat(rest.status()).isZero();
        assertThat(rest.out()).contains("\"kept\":" + there + ",");
        assertThat(number(rest.out(), "files") + number(rest.out(), "skipped")).isEqualTo(201);
        assertThat(Files.mismatch(target.resolve("large"), remote)).isEqualTo(-1);
        assertThat(parts(target)).isEmpty();

        Files.write(target.resolve("sub1/f1"), random(101, 99));
        Files.setLastModifiedTime(
                directory().resolve("d/sub2/f2"), FileTime.from(Instant.now().plus(1, ChronoUnit.DAYS)));
        Files.delete(target.resolve("sub3/f3"));
        Cli.Result repaired = Cli.alice().run(json.toArray(String[]::new));
        assertThat(repaired.err()).isEmpty();
        assertThat(repaired.out()).contains("\"files\":3,", "\"failed\":0,\"skipped\":198,\"kept\":0,");
        for (int i = 0; i < 200; i++) {
            assertThat(target.resolve("sub" + i % 5 + "/f" + i)).hasBinaryContent(random(100 + i, i));
        }
    }

    /** A killed process leaves whatever it has written. */
    @Test
    void aPartMayEndAnywhere() throws Exception {
        Path remote = placeLarge("large", 1);
        Path target = local.resolve("large");
        Path part = breakOff(local, "get", "--continue", url("large"), target.toString());
        for (long length : new long[] {5_000_001, 3 * MIB, 1}) {
            try (FileChannel cut = FileChannel.open(part, StandardOpenOption.WRITE)) {
                cut.truncate(length);
            }
            Path copy = Files.copy(part, local.resolve("copy"));
            Cli.Result rest = Cli.alice().run("get", "--continue", "--json", url("large"), target.toString());
            assertThat(rest.err()).isEmpty();
            assertThat(rest.out()).contains("\"kept\":" + length + ",");
            assertThat(Files.mismatch(target, remote)).isEqualTo(-1);
            Files.delete(target);
            Files.move(copy, part);
        }
    }
}
