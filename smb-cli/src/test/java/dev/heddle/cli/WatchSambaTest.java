// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.samba.SambaTests;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchSambaTest extends SambaTests {
    private static final byte[] DATA = {1};

    private String begun(String path) {
        return "heddle watch: watching " + url(path).replace("alice@", "") + "\n";
    }

    /** Starts a watch and waits until it misses no change. */
    private Cli.Running watching(String... args) throws Exception {
        Cli.Running watch = Cli.alice().start(args);
        eventually(
                "the watch begins",
                () -> watch.err().contains("watching") || watch.status().isDone());
        assertThat(watch.status().isDone()).isFalse();
        return watch;
    }

    private static void shows(Cli.Running watch, String line) throws Exception {
        eventually(line, () -> watch.out().endsWith(line + "\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void eachEventIsALineAtOnce(String backend) throws Exception {
        Cli.Running watch = watching("watch", "--names-only", "-n", "4", "--backend", backend, url(""));
        smbclient("mkdir new");
        shows(watch, "added     " + path("new"));
        smbclient("rename new newer");
        shows(watch, "renamed   " + path("new") + " -> " + path("newer"));
        smbclient("rmdir newer");
        shows(watch, "removed   " + path("newer"));
        smbclient("mkdir last");
        Cli.Result result = watch.end();
        assertThat(result.status()).isZero();
        assertThat(result.lines()).hasSize(4).endsWith("added     " + path("last"));
        assertThat(result.err()).isEqualTo(begun(""));
    }

    @Test
    void directoriesBelowOnlyWhenAsked() throws Exception {
        place("a/b/f", DATA);
        Cli.Running flat = watching("watch", "-n", "1", url(""));
        Cli.Running deep = watching("watch", "-r", "-n", "1", url(""));
        smbclient("cd a/b; setmode f +h");
        assertThat(deep.end().lines()).containsExactly("modified  " + path("a/b/f"));
        assertThat(flat.out()).isEmpty();
        smbclient("mkdir top");
        assertThat(flat.end().lines()).containsExactly("added     " + path("top"));
    }

    @Test
    void eventsForPrograms() throws Exception {
        Cli.Running watch = watching("watch", "--json", "--names-only", "-n", "2", url(""));
        smbclient("mkdir new; rename new newer");
        assertThat(watch.end().lines())
                .containsExactly(
                        "{\"event\":\"added\",\"path\":\"" + path("new") + "\"}",
                        "{\"event\":\"renamed\",\"path\":\"" + path("newer") + "\",\"oldPath\":\"" + path("new")
                                + "\"}");
    }

    @Test
    void itEndsWhenItsTimeIsOver() {
        Cli.Result result = Cli.alice().run("watch", "--for", "1", url(""));
        assertThat(result.status()).isZero();
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).isEqualTo(begun(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void anInterruptIsItsEnd(String backend) throws Exception {
        Cli.Running watch = watching("watch", "--backend", backend, url(""));
        watch.thread().interrupt();
        Cli.Result result = watch.end();
        assertThat(result.status()).isZero();
        assertThat(result.err()).isEqualTo(begun(""));
    }

    @Test
    void itEndsQuietlyWhenItIsTerminated(@TempDir Path local) throws Exception {
        Path out = local.resolve("out");
        Path err = local.resolve("err");
        Process watch = Cli.process("watch", "--names-only", url(""))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            eventually("the watch begins", () -> Files.readString(err).contains("watching"));
            smbclient("mkdir new");
            eventually("the event is there", () -> Files.readString(out).equals("added     " + path("new") + "\n"));
        } finally {
            watch.destroy();
        }
        assertThat(watch.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(watch.exitValue()).isEqualTo(143);
        assertThat(err).hasContent(begun(""));
    }

    /**
     * Nothing reads the output until there are more changes than the pipe, the client and Samba can buffer. Samba
     * learns of changes with a delay: on a busy machine its buffer may not overflow, or may overflow again.
     */
    @Test
    void lostChangesAreTold() throws Exception {
        String overflow = "overflow  " + directory().getFileName() + " (changes were lost: list it again)";
        Path err = directory().resolveSibling(directory().getFileName() + ".err");
        Process watch =
                Cli.process("watch", url("")).redirectError(err.toFile()).start();
        try (BufferedReader out = watch.inputReader()) {
            eventually("the watch begins", () -> Files.readString(err).contains("watching"));
            String line = "";
            for (int round = 0; !line.equals(overflow); round++) {
                for (int i = 0; i < 5000; i++) {
                    Files.createFile(directory().resolve("long".repeat(50) + round + "-" + i));
                }
                String last = "last" + round;
                Files.createDirectory(directory().resolve(last));
                do {
                    line = out.readLine();
                    assertThat(line).isNotNull().matches("(added|modified) .*|" + Pattern.quote(overflow));
                } while (!line.equals(overflow) && !line.equals("added     " + path(last)));
            }
            for (int later = 0; !line.equals("added     " + path("later" + later)); ) {
                if (line.equals(overflow)) {
                    smbclient("mkdir later" + ++later);
                }
                line = out.readLine();
                assertThat(line).isNotNull();
            }
        } finally {
            watch.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void theEndOfTheServerIsAFailure(String backend) throws Exception {
        startOwnServer();
        try {
            Cli.Running watch = watching("watch", "--backend", backend, url(""));
            killServer();
            Cli.Result result = watch.end();
            assertThat(result.status()).isEqualTo(1);
            assertThat(result.err().lines()).hasSize(2);
            assertThat(result.err().lines().toList().getLast())
                    .startsWith("heddle watch: " + url("").replace("alice@", "") + ": CHANGE_NOTIFY")
                    .contains("connect again");
        } finally {
            stopOwnServer();
        }
    }

    @Test
    void theEndOfTheDirectoryIsAFailure() throws Exception {
        smbclient("mkdir gone");
        Cli.Running watch = watching("watch", url("gone"));
        smbclient("rmdir gone");
        Cli.Result result = watch.end();
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("STATUS_DELETE_PENDING");
    }

    @Test
    void whatIsNotThereIsNotWatched() {
        Cli.Result result = Cli.alice().run("watch", url("nothing"));
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err().lines()).singleElement().asString().contains("STATUS_OBJECT_NAME_NOT_FOUND");
    }
}
