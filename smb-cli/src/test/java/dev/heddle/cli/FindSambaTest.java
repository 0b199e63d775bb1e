// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.cli.terminal.Terminal;
import dev.heddle.smb.samba.SambaTests;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FindSambaTest extends SambaTests {
    private void placeAged(String path, int size, Duration age) throws IOException {
        Path file = place(path, new byte[size]);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }

    private void placeSome() throws IOException {
        placeAged("d/a.txt", 0, Duration.ofMinutes(5));
        placeAged("d/B.TXT", 1, Duration.ofHours(30));
        placeAged("d/sub/c.txt", 512, Duration.ofDays(10));
        placeAged("d/sub/deeper/d.jpg", 513, Duration.ofDays(3).plusHours(1));
        placeAged("d/sub/deeper/grün 日.jpg", 3 << 20, Duration.ofDays(400));
    }

    private Cli.Result find(String... arguments) {
        List<String> all = new ArrayList<>(List.of("find", url("d")));
        all.addAll(List.of(arguments));
        return Cli.alice().run(all.toArray(String[]::new));
    }

    private static List<String> found(Cli.Result result) {
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        return result.lines().stream().sorted().toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void findsAllWithoutAFilter(String backend) throws Exception {
        placeSome();
        assertThat(found(find("--backend", backend)))
                .containsExactly(
                        ".",
                        "B.TXT",
                        "a.txt",
                        "sub",
                        "sub/c.txt",
                        "sub/deeper",
                        "sub/deeper/d.jpg",
                        "sub/deeper/grün 日.jpg");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-name *.txt|a.txt sub/c.txt",
                "-iname *.txt|B.TXT a.txt sub/c.txt",
                "-name deeper|sub/deeper",
                "-name [ab].*|a.txt",
                "-type d|. sub sub/deeper",
                "-type f -name *.jpg -size -2M|sub/deeper/d.jpg",
                "-type l|",
                "-size 0|a.txt",
                "-size 1|B.TXT sub/c.txt",
                "-size 2|sub/deeper/d.jpg",
                "-size 512c|sub/c.txt",
                "-size +512c -size -4k|sub/deeper/d.jpg",
                "-size 3M|sub/deeper/grün_日.jpg",
                "-size +1G|",
                "-type f -mtime 0|a.txt",
                "-type f -mtime 1|B.TXT",
                "-type f -mtime +9|sub/c.txt sub/deeper/grün_日.jpg",
                "-type f -mtime +10|sub/deeper/grün_日.jpg",
                "-type f -mtime -3|B.TXT a.txt",
                "-type f -mmin -10|a.txt",
                "-type f -mmin +10 -mmin -2000|B.TXT",
                "-maxdepth 0|.",
                "-maxdepth 1|. B.TXT a.txt sub",
                "-type f -newermt 2000-01-01 -size 0|a.txt",
                "-newermt 2999-01-01T00:00:00Z|",
            })
    void allThatIsAskedForMustHold(String arguments, String expected) throws Exception {
        placeSome();
        List<String> names = expected == null
                ? List.of()
                : Stream.of(expected.split(" "))
                        .map(name -> name.replace('_', ' '))
                        .toList();
        assertThat(found(find(arguments.split(" ")))).isEqualTo(names);
    }

    @Test
    void aLocalFileCanTellTheTime() throws Exception {
        placeSome();
        Path reference = Files.createTempFile("heddle-find", "");
        try {
            Files.setLastModifiedTime(reference, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
            assertThat(found(find("-type", "f", "-newer", reference.toString())))
                    .containsExactly("B.TXT", "a.txt");
        } finally {
            Files.delete(reference);
        }
    }

    @Test
    void pathsEndInNulForXargs() throws Exception {
        place("d/two words", new byte[0]);
        Cli.Result result = find("-type", "f", "-print0");
        assertThat(result.bytes()).isEqualTo("two words\0".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aTerminalIsNotHarmed() throws Exception {
        place("d/bad\u202e", new byte[0]);
        Cli.Result result =
                Cli.alice().terminal(new Terminal(false, true, false)).run("find", url("d"), "-type", "f");
        assertThat(result.out()).isEqualTo("bad\\u{202e}\n");
    }

    @Test
    void jsonTellsWhatIsKnown() throws Exception {
        place("d/sub/f", new byte[7]);
        assertThat(found(find("--json", "-name", "f")))
                .singleElement()
                .asString()
                .startsWith("{\"path\":\"sub/f\",\"type\":\"file\",\"size\":7,\"allocated\":")
                .contains("\"modified\":\"20");
    }

    @Test
    void oneFileCanBeSearchedToo() throws Exception {
        place("f", new byte[7]);
        assertThat(found(Cli.alice().run("find", url("f"), "-size", "7c"))).containsExactly(".");
        assertThat(found(Cli.alice().run("find", url("f"), "-type", "d"))).isEmpty();
        assertThat(Cli.alice().run("find", url("no")).err()).contains("STATUS_OBJECT_NAME_NOT_FOUND");
    }

    @Test
    void whatCannotBeReadIsReportedAndTheRestSearched() throws Exception {
        place("d/locked/f", new byte[0]);
        place("d/sub/g", new byte[0]);
        Files.setPosixFilePermissions(directory().resolve("d/locked"), PosixFilePermissions.fromString("---------"));
        Cli.Result result = find();
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.lines()).containsExactlyInAnyOrder(".", "locked", "sub", "sub/g");
        assertThat(result.err()).contains("/d/locked: ", "STATUS_ACCESS_DENIED", "1 failed");
    }

    @ParameterizedTest
    @CsvSource({"single,16", "threads,1", "threads,16", "virtual,64"})
    void aLargeTreeIsFoundWholly(String backend, String jobs) throws Exception {
        for (int i = 0; i < 5_000; i++) {
            Path parent = directory().resolve("d/s" + i % 70 + (i % 2 == 0 ? "/deeper" : ""));
            Files.createDirectories(parent);
            Files.createFile(parent.resolve("f" + i));
        }
        try (Stream<Path> all = Files.walk(directory().resolve("d"))) {
            List<String> expected = all.map(
                            path -> directory().resolve("d").relativize(path).toString())
                    .map(path -> path.isEmpty() ? "." : path)
                    .sorted()
                    .toList();
            assertThat(found(find("--backend", backend, "-j", jobs))).isEqualTo(expected);
        }
    }

    @Test
    void endsSoonWhenNobodyReadsWhatItPrints() throws Exception {
        for (int i = 0; i < 300; i++) {
            place("d/s" + i % 30 + "/f" + i, new byte[0]);
        }
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        Cli.Result result = Cli.alice().stdout(broken).run("find", url("d"));
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).isEqualTo("heddle find: cannot write to standard output\n");
    }
}
