// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli;

import static dev.heddle.cli.Cli.works;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.samba.SambaTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotsSambaTest extends SambaTests {
    private static final String OLD = "@GMT-2024.01.02-03.04.05";
    private static final String NEW = "@GMT-2025.06.07-08.09.10";

    @Override
    protected Map<String, Map<String, String>> shares() {
        return Map.of(
                "kept",
                Map.of(
                        "read only", "no",
                        "vfs objects", "shadow_copy2",
                        "shadow:snapdir", ".snapshots",
                        "shadow:mountpoint", "{folder}",
                        "shadow:format", "@GMT-%Y.%m.%d-%H.%M.%S",
                        "shadow:sort", "desc"));
    }

    private static void put(Path directory, String content) throws IOException {
        open(Files.createDirectories(directory));
        open(Files.createDirectories(directory.resolve("d")));
        open(Files.write(directory.resolve("d/f.txt"), content.getBytes(UTF_8)));
    }

    @BeforeEach
    void snapshots() throws IOException {
        Path share = folder("kept");
        put(share, "now");
        open(Files.createDirectories(share.resolve(".snapshots")));
        put(share.resolve(".snapshots").resolve(OLD), "the old one");
        put(share.resolve(".snapshots").resolve(NEW), "newer");
        Files.write(share.resolve(".snapshots").resolve(OLD).resolve("lost.txt"), new byte[9]);
    }

    private String kept(String path) {
        return server("alice@") + "/kept" + path;
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void theyAreListedAsSmbclientDoes(String backend) throws Exception {
        List<String> theirs = smbclientWith("//127.0.0.1/kept", "-c", "allinfo d/f.txt")
                .lines()
                .filter(line -> line.startsWith("@GMT"))
                .toList();
        Cli.Result ours = Cli.alice().run("snapshots", "--backend", backend, kept("/d/f.txt"));
        works(ours);
        assertThat(ours.lines()).containsExactly(NEW + "  2025-06-07 08:09:10", OLD + "  2024-01-02 03:04:05");
        assertThat(ours.lines().stream().map(line -> line.substring(0, OLD.length())))
                .containsExactlyElementsOf(theirs);
        assertThat(Cli.alice().run("snapshots", "--json", kept("")).lines())
                .containsExactly(
                        "{\"name\":\"" + NEW + "\",\"time\":\"2025-06-07T08:09:10Z\"}",
                        "{\"name\":\"" + OLD + "\",\"time\":\"2024-01-02T03:04:05Z\"}");
        assertThat(Cli.alice().run("snapshots", url("")).out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void catReadsFromThem(String backend) {
        Cli.Result result = Cli.alice().run("cat", "--backend", backend, "--snapshot", OLD, kept("/d/f.txt"));
        works(result);
        assertThat(result.out()).isEqualTo("the old one");
        assertThat(Cli.alice().run("cat", kept("/d/f.txt")).out()).isEqualTo("now");
    }

    @ParameterizedTest
    @CsvSource({
        NEW + ", newer",
        "2025-06-07T08:09:10Z, newer",
        "2026-01-01 00:00, newer",
        "2025-06-07T10:09:10+02:00, newer",
        "2025-06-07 08:09:09, the old one",
        "2024-01-02T03:04:05Z, the old one",
    })
    void theLatestOfATimeIsTaken(String time, String content) {
        assertThat(Cli.alice().run("cat", "--snapshot", time, kept("/d/f.txt")).out())
                .isEqualTo(content);
    }

    @Test
    void lsAndStatReadFromThem() {
        assertThat(Cli.alice().run("ls", "-r", "--snapshot", OLD, kept("")).lines())
                .containsExactly("d/", "d/f.txt", "lost.txt");
        assertThat(Cli.alice().run("stat", "--snapshot", OLD, kept("/lost.txt")).lines())
                .contains("Size:       9 bytes");
    }

    @Test
    void findAndDuReadFromThem() {
        assertThat(Cli.alice()
                        .run("find", "--snapshot", OLD, kept(""), "-type", "f")
                        .lines())
                .containsExactlyInAnyOrder("d/f.txt", "lost.txt");
        assertThat(Cli.alice()
                        .run("find", kept(""), "-maxdepth", "1", "-name", "lost.txt")
                        .out())
                .isEmpty();
        assertThat(Cli.alice()
                        .run("du", "-s", "--apparent-size", "--snapshot", OLD, kept(""))
                        .lines())
                .containsExactly("20\t.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void getCopiesThem(String backend, @TempDir Path local) {
        String target = local.resolve("old").toString();
        works(Cli.alice().run("get", "--backend", backend, "-r", "--snapshot", OLD, kept(""), target));
        assertThat(local.resolve("old/d/f.txt")).hasContent("the old one");
        assertThat(local.resolve("old/lost.txt")).hasSize(9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void cpBringsThemBack(String backend) {
        String file = kept("/d/f.txt");
        works(Cli.alice().run("cp", "--backend", backend, "-f", "--snapshot", OLD, file, file));
        assertThat(folder("kept").resolve("d/f.txt")).hasContent("the old one");
        works(Cli.alice().run("cp", "--backend", backend, "-r", "--snapshot", OLD, kept("/d"), url("back")));
        assertThat(directory().resolve("back/f.txt")).hasContent("the old one");
    }

    @ParameterizedTest
    @CsvSource({
        "2024-01-02T03:04:04Z, has no snapshot of 2024-01-02T03:04:04Z or before; the oldest is " + OLD,
        "@GMT-2024.01.02-03.04.06, has no snapshot @GMT-2024.01.02-03.04.06; the oldest is " + OLD,
    })
    void oneThatIsNotThereIsAFailure(String time, String message) {
        Cli.Result result = Cli.alice().run("ls", "--snapshot", time, kept(""));
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err())
                .isEqualTo("heddle ls: the share kept " + message + ", and 'heddle snapshots' lists them\n");
    }

    @Test
    void aShareWithoutAnyIsAFailure() {
        Cli.Result result = Cli.alice().run("ls", "--snapshot", OLD, url(""));
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).isEqualTo("heddle ls: the share share has no snapshots\n");
    }
}
