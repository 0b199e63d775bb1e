// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.samba.SambaTests;
import dev.heddle.smb.testserver.EmbeddedSmbServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests local names, arguments and passwords that are not UTF-8, or that Java cannot decode in its locale. Names in
 * this test are percent-encoded.
 */
class LocalEncodingSambaTest extends SambaTests {
    private static final String UTF8 = "LC_ALL=C.UTF-8";
    private static final String NOT_INSTALLED = "LC_ALL= LC_CTYPE= LANG=xx_XX.UTF-8";

    @TempDir
    private Path local;

    /** Returns a path of exactly these bytes, independent of the locale of this JVM. */
    private static Path in(Path directory, String encoded) {
        return Path.of(URI.create(directory.toUri() + encoded));
    }

    private static void write(Path directory, String encoded) throws IOException {
        Files.writeString(in(directory, encoded), encoded);
    }

    /** Returns the names in a directory, percent-encoded and sorted. */
    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.toUri().getRawPath())
                    .map(path -> path.replaceAll("/$", "").replaceAll(".*/", ""))
                    .sorted()
                    .toList();
        }
    }

    /**
     * Runs the command in a process of its own.
     *
     * @param environment variable assignments, in shell syntax
     */
    private Cli.Result run(String environment, String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of("sh", "-c", environment + " exec \"$@\"", "sh"));
        command.addAll(Cli.process(args).command());
        Path out = local.resolve("stdout");
        Path err = local.resolve("stderr");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("HEDDLE_PASSWORD", "pw1");
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(Files.readAllBytes(out));
        return new Cli.Result(process.exitValue(), bytes, Files.readString(err, StandardCharsets.UTF_8));
    }

    @Test
    void putReportsNamesThatAreNotUtf8AndCopiesTheOthers() throws Exception {
        Path source = Files.createDirectory(local.resolve("source"));
        for (String name : new String[] {"caf%E9.txt", "caf%E8.txt", "Gr%C3%B6%C3%9Fe.txt", "a%EF%BF%BD", "plain"}) {
            write(source, name);
        }
        write(Files.createDirectory(in(source, "d%E9")), "inner");
        Cli.Result put = run(UTF8, "put", "-r", "--json", source.toString(), url("t"));
        assertThat(put.status()).isEqualTo(1);
        assertThat(put.out()).contains("\"files\":3,", "\"failed\":3,");
        for (String name : new String[] {"caf\\xe9.txt", "caf\\xe8.txt", "d\\xe9"}) {
            assertThat(put.err()).contains("/source/" + name + ": the name is not UTF-8 (rename it); skipped");
        }
        assertThat(put.err().lines()).hasSize(4);
        assertThat(names(directory().resolve("t"))).containsExactly("Gr%C3%B6%C3%9Fe.txt", "a%EF%BF%BD", "plain");
    }

    @ParameterizedTest
    @ValueSource(strings = {"put", "get", "mkdir"})
    void anArgumentThatIsNotUtf8IsRefused(String command) throws Exception {
        String damaged = local.resolve("caf") + "\uFFFD.txt";
        Cli.Result result = switch (command) {
            case "put" -> Cli.alice().run("put", damaged, url("f"));
            case "get" -> Cli.alice().run("get", url("f"), damaged);
            default -> Cli.alice().run("mkdir", url("caf\uFFFD"));
        };
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("heddle: argument " + (command.equals("get") ? 3 : 2) + " ");
        assertThat(names(directory())).isEmpty();
    }

    @Test
    void withoutAUtf8LocaleWhatIsNotAsciiIsReportedWithARemedy() throws Exception {
        Path source = Files.createDirectory(local.resolve("source"));
        write(source, "Gr%C3%B6%C3%9Fe.txt");
        write(source, "plain");
        Cli.Result put = run(NOT_INSTALLED, "put", "-r", "--json", source.toString(), url("t"));
        assertThat(put.status()).isEqualTo(1);
        assertThat(put.out()).contains("\"files\":1,", "\"failed\":1,");
        assertThat(put.err())
                .contains("Gr\u00F6\u00DFe.txt: the name has a character that does not exist in the locale's encoding ")
                .contains("(set LC_ALL=C.UTF-8");
        assertThat(names(directory().resolve("t"))).containsExactly("plain");

        write(directory().resolve("t"), "Gr%C3%B6%C3%9Fe.txt");
        Path target = local.resolve("target");
        Cli.Result get = run(NOT_INSTALLED, "get", "-r", url("t"), target.toString());
        assertThat(get.status()).isEqualTo(1);
        assertThat(get.err()).contains("t/Gr\u00F6\u00DFe.txt: ", "(set LC_ALL=C.UTF-8");
        assertThat(names(target)).containsExactly("plain");

        String argument = "\"$(printf 'Gr\\303\\266\\303\\237e')\"";
        List<String> words = Cli.process("mkdir").command();
        Cli.Result mkdir =
                run(NOT_INSTALLED + " exec '" + String.join("' '", words) + "' '" + url("") + "'/" + argument + ";");
        assertThat(mkdir.status()).isEqualTo(2);
        assertThat(mkdir.err()).contains("argument 2 has a character that does not exist", "(set LC_ALL=C.UTF-8");
        assertThat(names(directory())).containsExactly("t");
    }

    @Test
    void aPasswordThatIsNotAsciiLogsInOrIsRefusedWithARemedy() throws Exception {
        String password = " HEDDLE_PASSWORD=$(printf 'p\\303\\244sswort')";
        try (EmbeddedSmbServer server = EmbeddedSmbServer.builder()
                .share("share", local)
                .user("alice", "p\u00E4sswort")
                .start()) {
            String url = "smb://alice@" + server.host() + ":" + server.port() + "/share";
            Cli.works(run(UTF8 + password, "ls", url));
            Cli.Result refused = run(NOT_INSTALLED + password, "ls", url);
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.err())
                    .contains("HEDDLE_PASSWORD has a character that does not exist", "(set LC_ALL=C.UTF-8")
                    .doesNotContain("LOGON_FAILURE");
        }
    }
}
