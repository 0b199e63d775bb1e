// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli;

import static dev.heddle.cli.Cli.works;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.smb.testserver.EmbeddedSmbServer;
import dev.heddle.smb.testserver.ServedShare;
import dev.heddle.testkit.Bounded;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests a server behind a proxy: microsocks of Debian. */
class ProxyServedTest {
    private static final Path MICROSOCKS = Path.of("/usr/bin/microsocks");

    @TempDir
    private Path folder;

    @TempDir
    private Path local;

    private EmbeddedSmbServer server;
    private int proxyPort;

    @BeforeEach
    void serve() throws IOException {
        server = EmbeddedSmbServer.builder()
                .user("alice", "pw1")
                .share(ServedShare.of("share", folder))
                .start();
        Files.write(folder.resolve("f"), new byte[300_000]);
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            proxyPort = free.getLocalPort();
        }
    }

    @AfterEach
    void end() {
        server.close();
    }

    private String url() {
        return "smb://alice@127.0.0.1:" + server.port() + "/share/f";
    }

    private boolean accepts() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxyPort)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void aFileComesThroughTheProxy(String backend) throws Exception {
        assumeTrue(
                Files.isExecutable(MICROSOCKS) || "true".equals(System.getenv("CI")),
                "needs microsocks: apt-get install microsocks");
        Process proxy = new ProcessBuilder(
                        MICROSOCKS.toString(),
                        "-i",
                        "127.0.0.1",
                        "-p",
                        String.valueOf(proxyPort),
                        "-u",
                        "me",
                        "-P",
                        "pw")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            Bounded.await("the proxy", this::accepts);
            Path target = local.resolve("f");
            works(Cli.alice()
                    .run(
                            "get",
                            "--backend",
                            backend,
                            "--proxy",
                            "socks5://me:pw@127.0.0.1:" + proxyPort,
                            url(),
                            target.toString()));
            assertThat(target).hasBinaryContent(new byte[300_000]);
            Cli.Result refused = Cli.alice().run("stat", "--proxy", "socks5://127.0.0.1:" + proxyPort, url());
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.err()).contains("127.0.0.1:" + proxyPort);
        } finally {
            proxy.destroy();
            assertThat(proxy.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aProxyThatIsNotThereIsNamed() throws Exception {
        Cli.Result result = Cli.alice().run("stat", "--proxy", "http://127.0.0.1:" + proxyPort, url());
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("127.0.0.1:" + proxyPort);
    }

    @Test
    void anUnknownKindOfProxyIsRefused() throws Exception {
        Cli.Result result = Cli.alice().run("stat", "--proxy", "ftp://127.0.0.1", url());
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("socks5://");
    }
}
