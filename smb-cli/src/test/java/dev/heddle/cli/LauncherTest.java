// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the launcher script with a fake Java that only prints its locale. */
@EnabledOnOs(OS.LINUX)
class LauncherTest {
    @TempDir
    private Path root;

    @BeforeEach
    void makeCheckout() throws IOException {
        Files.copy(Path.of("../heddle"), root.resolve("heddle"));
        executable(root.resolve("heddle"));
        Path lib = Files.createDirectories(root.resolve("smb-cli/target/heddle/lib"));
        Files.createFile(lib.resolve("smb-cli.jar"));
        Path bin = Files.createDirectories(root.resolve("java/bin"));
        Files.writeString(root.resolve("java/release"), "JAVA_VERSION=\"21.0.8\"\n");
        Files.writeString(bin.resolve("java"), "#!/bin/sh\nprintf '%s\\n' \"$LC_ALL\" \"$LANG\"\nlocale charmap\n");
        executable(bin.resolve("java"));
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private List<String> run(String lang) throws Exception {
        Path out = root.resolve("out");
        ProcessBuilder builder = new ProcessBuilder(root.resolve("heddle").toString(), "ls")
                .redirectOutput(out.toFile())
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("LC_"));
        builder.environment().put("LANG", lang);
        builder.environment().put("JAVA_HOME", root.resolve("java").toString());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readAllLines(out, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"xx_XX.UTF-8", "de_DE.ISO-8859-1", "C", "POSIX", "C.UTF-8", ""})
    void javaGetsAUtf8LocaleThatIsInstalledWhateverIsSet(String lang) throws Exception {
        List<String> locale = run(lang);
        assertThat(locale).hasSize(3).last().isEqualTo("UTF-8");
        assertThat(locale.get(1)).isEqualTo(lang);
    }

    @Test
    void theListOfLocalesIsAskedOnlyWhereCUtf8HasNoFolder() throws Exception {
        String script = Files.readString(Path.of("../heddle"));
        int from = script.indexOf("utf8_locale() {");
        String function = script.substring(from, script.indexOf("\n}\n", from) + 3);
        Path bin = Files.createDirectories(root.resolve("bin"));
        Files.writeString(
                bin.resolve("locale"), "#!/bin/sh\nprintf '%s\\n' C POSIX de_DE de_DE.utf8 en_US.utf8 fr_FR.utf8\n");
        executable(bin.resolve("locale"));
        assertThat(chosen(function, bin, "de_DE.UTF-8")).isEqualTo("de_DE.utf8");
        assertThat(chosen(function, bin, "xx_XX.UTF-8")).isEqualTo("en_US.utf8");
        assertThat(chosen(function, bin, "C")).isEqualTo("en_US.utf8");
        Files.writeString(bin.resolve("locale"), "#!/bin/sh\nexit 127\n");
        assertThat(chosen(function, bin, "de_DE.UTF-8")).isEqualTo("C.UTF-8");
    }

    private String chosen(String function, Path bin, String lang) throws Exception {
        Path out = root.resolve("chosen");
        String script = function + "PATH=" + bin + ":$PATH LC_ALL= LC_CTYPE= LANG=" + lang + "\nutf8_locale\n";
        Process process = new ProcessBuilder("sh", "-c", script)
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readString(out).strip();
    }
}
