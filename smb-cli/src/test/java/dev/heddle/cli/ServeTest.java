// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testkit.Bounded;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the command as a server and as a client of that server. */
class ServeTest {
    @TempDir
    Path folder;

    /** Waits for the lines that the server prints once it listens. */
    private static List<String> begun(Cli.Running server, int lines) {
        Bounded.await(server::err, () -> server.out().lines().count() >= lines);
        return server.out().lines().toList();
    }

    private static void end(Cli.Running server) throws Exception {
        server.thread().interrupt();
        assertThat(server.end().status()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void aFolderIsShared(String backend) throws Exception {
        Files.writeString(folder.resolve("greeting"), "hello");
        Cli.Running server = Cli.bare().start("serve", "--user", "bob", "--backend", backend, folder.toString());
        List<String> told = begun(server, 5);
        String url = told.get(0);
        assertThat(url).matches("smb://bob@127\\.0\\.0\\.1:[0-9]+/share");
        String password = told.get(1).substring("Password: ".length());
        Cli client = Cli.bare().environment("HEDDLE_PASSWORD", password);
        assertThat(client.run("cat", url + "/greeting").out()).isEqualTo("hello");
        assertThat(client.run("mkdir", url + "/new").status()).isZero();
        assertThat(folder.resolve("new")).isDirectory();
        assertThat(Cli.alice().run("cat", url + "/greeting").status()).isEqualTo(1);
        end(server);
        assertThat(server.err()).startsWith("heddle serve: FOR TESTING ONLY").hasLineCount(1);
        assertThat(client.run("cat", url + "/greeting").status()).isEqualTo(1);
    }

    @Test
    void tellsHowToConnect() throws Exception {
        Cli.Running server = Cli.bare()
                .environment("HEDDLE_COMMAND", "/a b/heddle")
                .start("serve", "--user", "o'neil", folder.toString());
        List<String> told = begun(server, 5);
        end(server);
        String url = told.get(0);
        String port = url.replaceAll(".*:([0-9]+)/share", "$1");
        String password = told.get(1).substring("Password: ".length());
        assertThat(told.subList(2, 5))
                .containsExactly(
                        "",
                        "HEDDLE_PASSWORD=" + password + " '/a b/heddle' ls 'smb://o'\\''neil@127.0.0.1:" + port
                                + "/share'",
                        "PASSWD=" + password + " smbclient --port=" + port + " --user='o'\\''neil' //127.0.0.1/share");
    }

    @Test
    void readOnlyAndEncryptedWithAPasswordThatWasGiven() throws Exception {
        Cli.Running server = Cli.alice().start("serve", "--read-only", "--encrypt", "required", folder.toString());
        String url = begun(server, 3).get(0);
        assertThat(Cli.alice().run("info", url).out()).contains("every message").doesNotContain("not in use");
        assertThat(Cli.alice().run("mkdir", url + "/new").status()).isEqualTo(1);
        assertThat(folder).isEmptyDirectory();
        end(server);
        assertThat(server.out()).doesNotContain("pw1", "PASSW", "Passw");
    }

    @Test
    void forPrograms() throws Exception {
        Cli.Running server = Cli.bare().stdin("pw1\n").start("serve", "--json", "--password-stdin", folder.toString());
        String told = begun(server, 1).get(0);
        assertThat(told)
                .matches("\\{\"url\":\"smb://heddle@127\\.0\\.0\\.1:([0-9]+)/share\",\"host\":\"127\\.0\\.0\\.1\","
                        + "\"port\":\\1,\"share\":\"share\",\"user\":\"heddle\"}");
        String url = told.replaceAll(".*\"(smb:[^\"]+)\".*", "$1");
        assertThat(Cli.alice().run("ls", url).status()).isZero();
        end(server);
    }

    @Test
    void aPortThatIsTaken() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Cli.Result result =
                    Cli.alice().run("serve", "--port", Integer.toString(other.getLocalPort()), folder.toString());
            assertThat(result.status()).isEqualTo(1);
            assertThat(result.err())
                    .isEqualTo("heddle serve: cannot listen on port " + other.getLocalPort()
                            + ": Address already in use; use another, or omit --port for a free one\n");
        }
    }

    @Test
    void anEmptyPassword() {
        Cli.Result result = Cli.bare().environment("HEDDLE_PASSWORD", "").run("serve", folder.toString());
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("the password is empty");
    }

    @Test
    void aFileIsNoFolder() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        Cli.Result result = Cli.alice().run("serve", file.toString());
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("'" + file + "' is not a directory: name one that exists");
    }

    @Test
    void endsWhenItIsTerminated() throws Exception {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process serve = Cli.process("serve", folder.toString())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            Bounded.await("it listens", () -> out.toFile().length() > 0);
        } finally {
            serve.destroy();
        }
        assertThat(serve.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(serve.exitValue()).isEqualTo(143);
        assertThat(err).content().contains("FOR TESTING ONLY").hasLineCount(1);
    }
}
