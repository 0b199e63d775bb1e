// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Tests against microsocks, Dante and tinyproxy as packaged by Debian. */
@Tag("integration")
@Timeout(120)
final class ProxyServersTest {
    private static final int SIZE = 3 << 20;
    private static final char[] PASSWORD = "s3cret".toCharArray();
    /** The output of {@code openssl passwd -6 -salt heddle s3cret}. */
    private static final String PASSWORD_HASH =
            "$6$heddle$npiLBD0JUTtqYzsNa.BylIukL65DEv2boH3u3uq2C5vVG87LxUflp4qs40SvJgTtBILt/E6wyUo/RsiP3Zb8o.";

    @TempDir
    Path folder;

    private EchoServer echo;

    @BeforeEach
    void listen() throws IOException {
        echo = new EchoServer();
    }

    @AfterEach
    void close() throws IOException {
        echo.close();
    }

    enum Kind {
        MICROSOCKS,
        MICROSOCKS_WITH_LOGIN,
        DANTE,
        DANTE_WITH_LOGIN,
        TINYPROXY,
        TINYPROXY_WITH_LOGIN;

        ProxyProgram start(Path folder) throws IOException, InterruptedException {
            return switch (this) {
                case MICROSOCKS -> microsocks(folder);
                case MICROSOCKS_WITH_LOGIN -> microsocks(folder, "-u", "alice", "-P", new String(PASSWORD));
                case DANTE -> dante(folder, "none", "", Map.of());
                case DANTE_WITH_LOGIN -> dante(folder, "username", "", users(folder));
                case TINYPROXY -> tinyproxy(folder, "");
                case TINYPROXY_WITH_LOGIN -> tinyproxy(folder, "BasicAuth alice " + new String(PASSWORD));
            };
        }

        Proxy proxy(ProxyProgram program) {
            Proxy proxy = name().startsWith("TINY")
                    ? Proxy.httpConnect("127.0.0.1", program.port())
                    : Proxy.socks5("127.0.0.1", program.port());
            return name().endsWith("LOGIN") ? proxy.withLogin("alice", PASSWORD) : proxy;
        }
    }

    private static ProxyProgram microsocks(Path folder, String... more) throws IOException, InterruptedException {
        return ProxyProgram.start("microsocks", "microsocks", folder.resolve("out"), Map.of(), port -> {
            List<String> arguments = new ArrayList<>(List.of("-i", "127.0.0.1", "-p", Integer.toString(port)));
            arguments.addAll(List.of(more));
            return arguments;
        });
    }

    private static ProxyProgram dante(Path folder, String method, String rules, Map<String, String> environment)
            throws IOException, InterruptedException {
        String users = System.getProperty("user.name").equals("root")
                ? "user.privileged: root\nuser.unprivileged: nobody\n"
                : "";
        return ProxyProgram.start("danted", "dante-server", folder.resolve("out"), environment, port -> {
            String configuration = "logoutput: stderr\ninternal: 127.0.0.1 port = " + port + "\nexternal: lo\n"
                    + "clientmethod: none\nsocksmethod: " + method + "\n" + users
                    + "client pass { from: 0/0 to: 0/0 }\n" + rules + "socks pass { from: 0/0 to: 0/0 }\n";
            String file = ProxyProgram.file(folder.resolve("danted.conf"), configuration);
            return List.of("-f", file, "-p", folder.resolve("danted.pid").toString());
        });
    }

    /** Dante asks the system for its users; this returns an environment that gives Dante its own users. */
    private static Map<String, String> users(Path folder) {
        return Map.of(
                "LD_PRELOAD",
                ProxyProgram.libraryOrSkip("libnss_wrapper.so", "libnss-wrapper")
                        .toString(),
                "NSS_WRAPPER_PASSWD",
                ProxyProgram.file(folder.resolve("passwd"), """
                        root:x:0:0::/:/bin/false
                        nobody:x:65534:65534::/:/bin/false
                        alice:x:1001:1001::/:/bin/false
                        """),
                "NSS_WRAPPER_GROUP",
                ProxyProgram.file(folder.resolve("group"), "root:x:0:\nnogroup:x:65534:\nalice:x:1001:\n"),
                "NSS_WRAPPER_SHADOW",
                ProxyProgram.file(folder.resolve("shadow"), "alice:" + PASSWORD_HASH + ":19000:0:99999:7:::\n"));
    }

    private static ProxyProgram tinyproxy(Path folder, String more) throws IOException, InterruptedException {
        return ProxyProgram.start("tinyproxy", "tinyproxy", folder.resolve("out"), Map.of(), port -> {
            String configuration = "Listen 127.0.0.1\nPort " + port + "\nTimeout 60\nMaxClients 20\n" + more + "\n";
            return List.of("-d", "-c", ProxyProgram.file(folder.resolve("tinyproxy.conf"), configuration));
        });
    }

    private static SocketChannel connect(Proxy proxy, String host, int port) throws IOException {
        return connect(proxy, host, port, System.nanoTime() + TimeUnit.SECONDS.toNanos(60));
    }

    private static SocketChannel connect(Proxy proxy, String host, int port, long deadlineNanos) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(proxy.host(), proxy.port()));
        try {
            proxy.establish(channel, host, port, deadlineNanos);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void refuses(Proxy proxy, String host, int port, String reason) {
        assertThatThrownBy(() -> connect(proxy, host, port))
                .isExactlyInstanceOf(ConnectException.class)
                .extracting(e -> String.valueOf(e.getMessage()).replaceAll("HTTP/1.[01]", "HTTP/1.x"))
                .isEqualTo("Cannot connect to " + host + ":" + port + " through " + proxy + ": " + reason);
    }

    @ParameterizedTest
    @EnumSource
    void allBytesPassBothWaysByNameAndByAddress(Kind kind) throws Exception {
        List<String> hosts = new ArrayList<>(List.of("localhost", "127.0.0.1"));
        // the Dante configuration of this test connects by IPv4
        if (echo.hasIpv6() && !kind.name().startsWith("DANTE")) {
            hosts.add("::1");
        }
        try (ProxyProgram program = kind.start(folder)) {
            for (String host : hosts) {
                try (SocketChannel channel = connect(kind.proxy(program), host, echo.port())) {
                    assertThat(read(channel, EchoServer.GREETING.length()))
                            .isEqualTo(EchoServer.GREETING.getBytes(US_ASCII));
                    byte[] sent = new byte[SIZE];
                    new Random(4713).nextBytes(sent);
                    CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> write(channel, sent));
                    assertThat(read(channel, SIZE)).isEqualTo(sent);
                    sending.get(ProxyPeer.PROMPT_SECONDS, TimeUnit.SECONDS);
                }
            }
        }
    }

    private static byte[] read(SocketChannel channel, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            assertThat(channel.read(buffer)).isNotNegative();
        }
        return buffer.array();
    }

    private static void write(SocketChannel channel, byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTargetThatRefusesIsSaid(Kind kind) throws Exception {
        int closed;
        try (EchoServer gone = new EchoServer()) {
            closed = gone.port();
        }
        try (ProxyProgram program = kind.start(folder)) {
            refuses(
                    kind.proxy(program),
                    "localhost",
                    closed,
                    kind.name().startsWith("TINY")
                            ? "HTTP/1.x 500 Unable to connect"
                            : "Connection refused (reply 5 of the proxy). Check host and port of the target");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aNameThatTheProxyDoesNotKnowIsSaid(Kind kind) throws Exception {
        try (ProxyProgram program = kind.start(folder)) {
            String advice = ". Check that the proxy can resolve no-such-host.invalid";
            refuses(
                    kind.proxy(program),
                    "no-such-host.invalid",
                    445,
                    switch (kind) {
                        case MICROSOCKS, MICROSOCKS_WITH_LOGIN ->
                            "general SOCKS server failure (reply 1 of the proxy)" + advice;
                        case DANTE, DANTE_WITH_LOGIN -> "Host unreachable (reply 4 of the proxy)" + advice;
                        case TINYPROXY, TINYPROXY_WITH_LOGIN -> "HTTP/1.x 500 Unable to connect";
                    });
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.MATCH_ANY, names = ".*LOGIN")
    void aWrongLoginAndNoLoginAreSaid(Kind kind) throws Exception {
        boolean http = kind == Kind.TINYPROXY_WITH_LOGIN;
        try (ProxyProgram program = kind.start(folder)) {
            Proxy plain =
                    http ? Proxy.httpConnect("127.0.0.1", program.port()) : Proxy.socks5("127.0.0.1", program.port());
            refuses(
                    plain,
                    "localhost",
                    echo.port(),
                    http
                            ? "HTTP/1.x 407 Proxy Authentication Required. Give a login: user and password"
                            : "the proxy wants a login. Give a login: user and password");
            refuses(
                    plain.withLogin("alice", "wrong".toCharArray()),
                    "localhost",
                    echo.port(),
                    http
                            ? "HTTP/1.x 401 Unauthorized. The proxy refused the login: check user and password of the"
                                    + " proxy"
                            : "the proxy refused the login (status " + (kind == Kind.DANTE_WITH_LOGIN ? 1 : 2)
                                    + "). Check user and password of the proxy");
        }
    }

    @Test
    void dantesRulesAreSaid() throws Exception {
        String rule = "socks block { from: 0/0 to: 127.0.0.1/32 port = " + echo.port() + " }\n";
        try (ProxyProgram program = dante(folder, "none", rule, Map.of())) {
            refuses(
                    Proxy.socks5("127.0.0.1", program.port()),
                    "127.0.0.1",
                    echo.port(),
                    "connection not allowed by ruleset (reply 2 of the proxy). The proxy's rules must allow this"
                            + " target");
        }
    }

    @Test
    void tinyproxysRulesAreSaid() throws Exception {
        try (ProxyProgram program = tinyproxy(folder, "ConnectPort 443")) {
            refuses(
                    Proxy.httpConnect("127.0.0.1", program.port()),
                    "127.0.0.1",
                    echo.port(),
                    "HTTP/1.x 403 Access violation. The proxy's rules must allow CONNECT to this target");
        }
    }

    @Test
    void aProxyOfTheOtherKindIsSaid() throws Exception {
        try (ProxyProgram program = tinyproxy(folder, "")) {
            Proxy socks = Proxy.socks5("127.0.0.1", program.port());
            long soon = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200); // tinyproxy waits for a line
            assertThatThrownBy(() -> connect(socks, "localhost", 445, soon))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("Cannot connect to localhost:445 through " + socks);
        }
        try (ProxyProgram program = microsocks(folder)) {
            Proxy http = Proxy.httpConnect("127.0.0.1", program.port());
            assertThatThrownBy(() -> connect(http, "localhost", 445))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("Cannot connect to localhost:445 through " + http);
        }
    }
}
