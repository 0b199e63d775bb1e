// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.smux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Tests the smux commands over real sockets. */
@Timeout(600)
final class SmuxCommandTest {
    private static final long WAIT_SECONDS = 60;

    private final List<Thread> servers = new ArrayList<>();

    /** Output that completes a future with its first line. */
    private static final class FirstLine extends StringWriter {
        private final CompletableFuture<String> line = new CompletableFuture<>();

        @Override
        public void flush() {
            line.complete(toString());
        }
    }

    private record Result(int status, String out, String err) {}

    private static Result run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = SmuxCommand.commandLine(new PrintWriter(out))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    command.getErr().println(e.getMessage());
                    return 1;
                });
        return new Result(line.execute(args), out.toString(), err.toString());
    }

    /** Starts a command that listens on a port chosen by the system. Returns the port. */
    private int start(String... args) throws Exception {
        FirstLine out = new FirstLine();
        servers.add(Thread.ofPlatform()
                .name("server")
                .start(() -> SmuxCommand.commandLine(new PrintWriter(out)).execute(args)));
        Matcher port = Pattern.compile("listening on 127.0.0.1:(\\d+)\n")
                .matcher(out.line.get(WAIT_SECONDS, TimeUnit.SECONDS));
        assertThat(port.matches()).isTrue();
        return Integer.parseInt(port.group(1));
    }

    @AfterEach
    void stopServers() throws InterruptedException {
        for (Thread server : servers) {
            server.interrupt();
            assertThat(server.join(Duration.ofSeconds(WAIT_SECONDS))).isTrue();
        }
    }

    static Stream<Arguments> variants() {
        return Stream.of("loop", "single", "threads", "virtual")
                .flatMap(backend -> Stream.of(Arguments.of(backend, "1"), Arguments.of(backend, "2")));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void echoAndLoad(String backend, String version) throws Exception {
        int port = start("echo", "--listen", "127.0.0.1:0", "--backend", backend, "--smux-version", version);
        for (int i = 0; i < 2; i++) {
            Result result = run(
                    "load",
                    "--connect",
                    "127.0.0.1:" + port,
                    "--streams",
                    "20",
                    "--bytes",
                    "300000",
                    "--message-size",
                    "7000",
                    "--verify",
                    "--backend",
                    backend,
                    "--smux-version",
                    version);
            assertThat(result.err()).isEmpty();
            assertThat(result.status()).isZero();
            assertThat(result.out())
                    .matches("20 streams, 300000 bytes each way on each, in [0-9.]+ s: "
                            + "[0-9.]+ MiB/s each way, [0-9]+ streams/s, every byte right\n");
        }
    }

    @Test
    void aPeerOfTheOtherVersionIsAFailure() throws Exception {
        int port = start("echo", "--listen", "127.0.0.1:0");
        Result result = run("load", "--connect", "127.0.0.1:" + port, "--smux-version", "1");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("the session has ended").contains("--smux-version");
    }

    @Test
    void nobodyListensIsAFailure() {
        Result result = run("load", "--connect", "127.0.0.1:1");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("Connection refused");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "echo",
                "echo --listen nowhere",
                "echo --listen :80",
                "echo --listen h:65536",
                "echo --listen 127.0.0.1:0 --smux-version 3",
                "echo --listen 127.0.0.1:0 --max-streams 0",
                "echo --listen 127.0.0.1:0 --stalled-timeout -1",
                "tunnel --listen 127.0.0.1:0 --to-smux 127.0.0.1:1 --half-close later",
                "echo --listen 127.0.0.1:0 --backend fibers",
                "load --connect 127.0.0.1:1 --streams 0",
                "tunnel",
                "tunnel --listen 127.0.0.1:0",
                "tunnel --listen 127.0.0.1:0 --to 127.0.0.1:1",
                "tunnel --listen 127.0.0.1:0 --to-smux 127.0.0.1:1 --to 127.0.0.1:1",
            })
    void wrongUsage(String line) {
        assertThat(run(line.isEmpty() ? new String[0] : line.split(" ", -1)).status())
                .isEqualTo(2);
    }

    private int tunnelTo(int port, String backend, String version) throws Exception {
        int middle = start(
                "tunnel",
                "--listen-smux",
                "127.0.0.1:0",
                "--to",
                "127.0.0.1:" + port,
                "--backend",
                backend,
                "--smux-version",
                version);
        return start(
                "tunnel",
                "--listen",
                "127.0.0.1:0",
                "--to-smux",
                "127.0.0.1:" + middle,
                "--backend",
                backend,
                "--smux-version",
                version);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void twoHundredDownloadsAtOnce(String backend, String version) throws Exception {
        byte[] content = new byte[500_000];
        new Random(7).nextBytes(content);
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            http.setExecutor(threads);
            http.createContext("/", exchange -> {
                int length = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
                exchange.sendResponseHeaders(200, length);
                exchange.getResponseBody().write(content, 0, length);
                exchange.close();
            });
            http.start();
            int port = tunnelTo(http.getAddress().getPort(), backend, version);
            List<Future<Boolean>> downloads = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                int length = 1 + (i * 7919) % content.length;
                downloads.add(threads.submit(() -> {
                    URI uri = URI.create("http://127.0.0.1:" + port + "/" + length);
                    byte[] got = uri.toURL().openStream().readAllBytes();
                    return Arrays.equals(got, Arrays.copyOf(content, length));
                }));
            }
            for (Future<Boolean> download : downloads) {
                assertThat(download.get(60, TimeUnit.SECONDS)).isTrue();
            }
        } finally {
            http.stop(0);
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void halfCloseAndResetPassThrough(String backend, String version) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            int port = tunnelTo(server.getLocalPort(), backend, version);
            try (Socket near = new Socket(InetAddress.getLoopbackAddress(), port);
                    Socket far = server.accept()) {
                near.getOutputStream().write("question".getBytes(StandardCharsets.US_ASCII));
                near.shutdownOutput();
                assertThat(new String(far.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                        .isEqualTo("question");
                far.getOutputStream().write("answer".getBytes(StandardCharsets.US_ASCII));
                far.shutdownOutput();
                assertThat(new String(near.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                        .isEqualTo("answer");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void aDownloadThatIsCutIsAResetAtTheOtherEndOfTheTunnel(String backend, String version) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            int port = tunnelTo(server.getLocalPort(), backend, version);
            try (Socket near = new Socket(InetAddress.getLoopbackAddress(), port)) {
                try (Socket far = server.accept()) {
                    far.getOutputStream().write(new byte[1000]);
                    near.setSoTimeout((int) TimeUnit.SECONDS.toMillis(WAIT_SECONDS));
                    assertThat(near.getInputStream().readNBytes(1000)).hasSize(1000);
                    far.setSoLinger(true, 0); // close sends a reset
                }
                assertReset(near);
            }
            try (Socket far = reset(port, server)) {
                assertReset(far);
            }
        }
    }

    /** Connects a client that resets its connection. Returns the accepted socket of the server. */
    private static Socket reset(int port, ServerSocket server) throws IOException {
        try (Socket near = new Socket(InetAddress.getLoopbackAddress(), port)) {
            Socket far = server.accept();
            near.setSoLinger(true, 0);
            return far;
        }
    }

    /** Asserts that the next read fails with a reset and does not report the end of the stream. */
    private static void assertReset(Socket socket) throws IOException {
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(WAIT_SECONDS));
        assertThatThrownBy(() -> socket.getInputStream().read())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    @Test
    void aTargetThatIsNotThereEndsTheConnection() throws Exception {
        int port = tunnelTo(1, "threads", "1");
        try (Socket near = new Socket(InetAddress.getLoopbackAddress(), port)) {
            assertReset(near);
        }
    }

    @Test
    void anEntryThatReachesNobodyResetsItsClients() throws Exception {
        int port = start("tunnel", "--listen", "127.0.0.1:0", "--to-smux", "127.0.0.1:1");
        for (int i = 0; i < 3; i++) {
            try (Socket near = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertReset(near);
            }
        }
    }

    @Test
    void aFailedAcceptIsTriedAgain() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (SocketChannel accepted = Listener.accept(() -> {
            if (calls.incrementAndGet() < 3) {
                throw new IOException("Too many open files");
            }
            return SocketChannel.open();
        })) {
            assertThat(accepted.isOpen()).isTrue();
            assertThat(calls.get()).isEqualTo(3);
        }
    }

    /** Callers must not wait for each other, one timeout after the other. */
    @Test
    void callersOfADeadFarEndShareOneAttempt() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        CountDownLatch timeout = new CountDownLatch(1);
        AtomicLong now = new AtomicLong();
        TunnelEntry entry = new TunnelEntry(
                () -> {
                    attempts.incrementAndGet();
                    try {
                        timeout.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    throw new IOException("did not answer");
                },
                now::get);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Object>> callers = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                callers.add(threads.submit(() -> entry.session()));
            }
            timeout.countDown();
            for (Future<Object> caller : callers) {
                assertThatThrownBy(() -> caller.get(WAIT_SECONDS, TimeUnit.SECONDS))
                        .hasMessageContaining("did not answer");
            }
            assertThat(attempts.get()).isEqualTo(1);
            now.addAndGet(TimeUnit.MILLISECONDS.toNanos(250));
            assertThatThrownBy(entry::session).hasMessageContaining("did not answer");
            assertThat(attempts.get()).as("after the back-off").isEqualTo(2);
            entry.close();
        }
    }
}
