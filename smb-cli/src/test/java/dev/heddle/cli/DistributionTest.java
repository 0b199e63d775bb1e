// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The archives of the command, as a user unpacks them. */
@Tag("integration")
@EnabledOnOs(OS.LINUX)
class DistributionTest {
    @TempDir
    private Path folder;

    private Path unpacked;

    @BeforeEach
    void unpack() throws Exception {
        run(folder, "tar", "-xzf", archive(".tar.gz").toString());
        try (Stream<Path> children = Files.list(folder)) {
            unpacked = children.filter(Files::isDirectory).findFirst().orElseThrow();
        }
    }

    /** The only one in target whose name ends so. */
    private static Path archive(String end) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target").toAbsolutePath())) {
            List<Path> found = files.filter(
                            file -> file.getFileName().toString().matches("heddle-.*" + end))
                    .toList();
            assertThat(found).hasSize(1);
            return found.getFirst();
        }
    }

    private String run(Path directory, String... command) throws Exception {
        Path out = Files.createTempFile(folder, "out", "");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(out)).isZero();
        return Files.readString(out);
    }

    @Test
    void theCommandRunsWithAJavaRunTimeAlone() throws Exception {
        assertThat(run(unpacked, "./heddle", "--version"))
                .startsWith("heddle ")
                .contains(System.getProperty("java.version"));
        Path link = Files.createSymbolicLink(folder.resolve("heddle"), unpacked.resolve("heddle"));
        assertThat(run(folder, link.toString(), "demo", "--help")).contains("heddle demo");
    }

    @Test
    void theZipHoldsWhatTheTarHolds() throws Exception {
        TreeSet<String> inTar = new TreeSet<>();
        try (Stream<Path> files = Files.walk(unpacked)) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> inTar.add(folder.relativize(file).toString()));
        }
        TreeSet<String> inZip = new TreeSet<>();
        try (ZipFile zip = new ZipFile(archive(".zip").toFile())) {
            zip.stream().filter(entry -> !entry.isDirectory()).forEach(entry -> inZip.add(entry.getName()));
        }
        assertThat(inZip)
                .isEqualTo(inTar)
                .contains(
                        unpacked.getFileName() + "/heddle",
                        unpacked.getFileName() + "/heddle.cmd",
                        unpacked.getFileName() + "/heddle.ps1",
                        unpacked.getFileName() + "/LICENSE",
                        unpacked.getFileName() + "/NOTICE");
    }
}
