// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.samba.SambaTests;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DuSambaTest extends SambaTests {
    private void placeSome() throws Exception {
        place("d/a", new byte[1000]);
        place("d/sub/b", new byte[20]);
        place("d/sub/deeper/c", new byte[300_000]);
        Files.createDirectory(directory().resolve("d/empty"));
    }

    private static List<String> lines(Cli.Result result) {
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        return result.lines();
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void eachDirectoryHasItsLineAfterThoseInIt(String backend) throws Exception {
        placeSome();
        List<String> lines = lines(Cli.alice().run("du", "--apparent-size", "--backend", backend, url("d")));
        assertThat(lines)
                .containsExactlyInAnyOrder("0\tempty", "300000\tsub/deeper", "300020\tsub", "301020\t.")
                .endsWith("301020\t.")
                .containsSubsequence("300000\tsub/deeper", "300020\tsub");
    }

    @Test
    void allocatedIsWhatTheServerSays() throws Exception {
        placeSome();
        // Samba reports the 512-byte blocks that the local file system counts.
        Path here = directory().resolve("d");
        Process stat =
                new ProcessBuilder("stat", "-c", "%b", here + "/a", here + "/sub/b", here + "/sub/deeper/c").start();
        long allocated;
        try (BufferedReader blocks = stat.inputReader()) {
            allocated = 512 * blocks.lines().mapToLong(Long::parseLong).sum();
        }
        assertThat(allocated).isPositive();
        assertThat(lines(Cli.alice().run("du", "-s", url("d")))).containsExactly(allocated + "\t.");
    }

    @Test
    void sizesCanBeRead() throws Exception {
        placeSome();
        assertThat(lines(Cli.alice().run("du", "-sh", "--apparent-size", url("d"))))
                .containsExactly("294.0 KiB\t.");
    }

    @Test
    void jsonTellsBothSizesAndTheNumbers() throws Exception {
        placeSome();
        assertThat(lines(Cli.alice().run("du", "--json", "-s", url("d"))))
                .singleElement()
                .asString()
                .matches("\\{\"path\":\".\",\"allocated\":[0-9]+,\"size\":301020,\"files\":3,\"directories\":3}");
    }

    @Test
    void aFileIsItsOwnSum() throws Exception {
        place("f", new byte[77]);
        assertThat(lines(Cli.alice().run("du", "--apparent-size", url("f")))).containsExactly("77\tf");
    }

    @Test
    void whatCannotBeReadIsReportedAndMissing() throws Exception {
        placeSome();
        Files.setPosixFilePermissions(directory().resolve("d/sub"), PosixFilePermissions.fromString("---------"));
        Cli.Result result = Cli.alice().run("du", "--apparent-size", url("d"));
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.lines()).containsExactly("0\tempty", "1000\t.");
        assertThat(result.err()).contains("/d/sub: ", "STATUS_ACCESS_DENIED", "1 failed");
    }

    @ParameterizedTest
    @CsvSource({"single,16", "threads,1", "threads,16", "virtual,64"})
    void aLargeTreeIsSummedUp(String backend, String jobs) throws Exception {
        long size = 0;
        for (int i = 0; i < 5_000; i++) {
            Path parent = directory().resolve("d/s" + i % 70 + (i % 2 == 0 ? "/deeper" : ""));
            Files.createDirectories(parent);
            Files.write(parent.resolve("f" + i), new byte[i % 100]);
            size += i % 100;
        }
        assertThat(lines(Cli.alice().run("du", "--json", "-s", "--backend", backend, "-j", jobs, url("d"))))
                .singleElement()
                .asString()
                .contains("\"size\":" + size + ",\"files\":5000,\"directories\":");
    }
}
