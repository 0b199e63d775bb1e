// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli;

import static dev.heddle.cli.Cli.works;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.samba.SambaTests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies keep the time of last write of their source. */
class TimesSambaTest extends SambaTests {
    private static final Instant WRITTEN = Instant.parse("2001-02-03T04:05:06.789012300Z");

    @TempDir
    private Path local;

    private static Path old(Path file) throws Exception {
        Files.createDirectories(file.getParent());
        Files.write(file, random(100_000));
        return Files.setLastModifiedTime(file, FileTime.from(WRITTEN));
    }

    private static Instant written(Path file) throws Exception {
        return Files.getLastModifiedTime(file).toInstant();
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void filesKeepTheirTimes(String backend) throws Exception {
        Path source = old(local.resolve("source"));
        works(Cli.alice().run("put", "--backend", backend, source.toString(), url("new")));
        assertThat(written(directory().resolve("new"))).isEqualTo(WRITTEN);
        place("there", random(5));
        works(Cli.alice().run("put", "--backend", backend, source.toString(), url("there")));
        assertThat(written(directory().resolve("there"))).isEqualTo(WRITTEN);
        place("replaced", random(5));
        works(Cli.alice().run("put", "--replace", "--backend", backend, source.toString(), url("replaced")));
        assertThat(written(directory().resolve("replaced"))).isEqualTo(WRITTEN);
        works(Cli.alice().run("cp", "--backend", backend, url("new"), url("copy")));
        assertThat(written(directory().resolve("copy"))).isEqualTo(WRITTEN);
        works(Cli.alice()
                .run(
                        "get",
                        "--backend",
                        backend,
                        url("copy"),
                        local.resolve("back").toString()));
        assertThat(written(local.resolve("back"))).isEqualTo(WRITTEN);
        assertThat(local.resolve("back")).hasSameBinaryContentAs(source);
    }

    @Test
    void filesOfTreesKeepTheirTimes() throws Exception {
        old(local.resolve("tree/sub/file"));
        works(Cli.alice().run("put", "-r", local.resolve("tree").toString(), url("tree")));
        assertThat(written(directory().resolve("tree/sub/file"))).isEqualTo(WRITTEN);
        works(Cli.alice().run("cp", "-r", url("tree"), url("second")));
        assertThat(written(directory().resolve("second/sub/file"))).isEqualTo(WRITTEN);
        works(Cli.alice().run("get", "-r", url("second"), local.resolve("back").toString()));
        assertThat(written(local.resolve("back/sub/file"))).isEqualTo(WRITTEN);
    }

    @Test
    void withNoTimesACopyHasThePresentTime() throws Exception {
        Path source = old(local.resolve("source"));
        Instant before = Instant.now().minusSeconds(60);
        works(Cli.alice().run("put", "--no-times", source.toString(), url("new")));
        assertThat(written(directory().resolve("new"))).isAfter(before);
        old(directory().resolve("old"));
        works(Cli.alice().run("cp", "--no-times", url("old"), url("copy")));
        assertThat(written(directory().resolve("copy"))).isAfter(before);
        works(Cli.alice()
                .run("get", "--no-times", url("old"), local.resolve("back").toString()));
        assertThat(written(local.resolve("back"))).isAfter(before);
    }
}
