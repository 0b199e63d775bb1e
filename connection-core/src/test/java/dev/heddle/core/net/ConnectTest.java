// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.spi.Readiness;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.IllegalSelectorException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ConnectTest {
    private static final int SECONDS = 20;

    private final List<SocketChannel> made = new ArrayList<>();
    private ServerSocketChannel server;
    private int port;

    @BeforeEach
    void listen() throws IOException {
        server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        port = ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        for (SocketChannel each : made) {
            each.close();
        }
    }

    private ConnectOptions counted() {
        return ConnectOptions.defaults().channels(() -> {
            SocketChannel channel = SocketChannel.open();
            made.add(channel);
            return channel;
        });
    }

    /** A proxy on the test server that accepts every target. */
    private abstract class ServerAsProxy implements Proxy {
        @Override
        public Proxy withLogin(String user, char[] password) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String host() {
            return "127.0.0.1";
        }

        @Override
        public int port() {
            return port;
        }
    }

    @Test
    void keepAliveIsSetUnlessRefused() throws Exception {
        ConnectOptions options = ConnectOptions.defaults();
        try (SocketChannel kept = TcpTransport.open("127.0.0.1", port, options);
                SocketChannel plain = TcpTransport.open("127.0.0.1", port, options.keepAlive(false))) {
            assertThat(kept.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
            assertThat(plain.getOption(StandardSocketOptions.SO_KEEPALIVE)).isFalse();
        }
    }

    @Test
    void theSocketsOfTheFactoryAreConnected() throws Exception {
        ConnectOptions options = ConnectOptions.defaults()
                .channels(() -> SocketChannel.open().bind(new InetSocketAddress("127.0.0.9", 0)));
        try (Transport near = TcpTransport.connect("127.0.0.1", port, options);
                Transport far = TcpTransport.of(server.accept())) {
            assertThat(near.peer()).isEqualTo("127.0.0.1:" + port);
            assertThat(far.peer()).startsWith("127.0.0.9:");
        }
    }

    @Test
    void aTimeoutIsAboveZero() {
        ConnectOptions options = ConnectOptions.defaults();
        assertThatThrownBy(() -> options.timeout(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options.timeout(Duration.ofNanos(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThat(options.timeout(ChronoUnit.FOREVER.getDuration()).timeout())
                .isEqualTo(ChronoUnit.FOREVER.getDuration());
        assertThat(options.timeout(Duration.ofNanos(1)).keepAlive(false).timeout())
                .isEqualTo(Duration.ofNanos(1));
    }

    @Test
    void aProxyConnectsToTheHost() throws Exception {
        List<Object> asked = new ArrayList<>();
        Proxy proxy = new ServerAsProxy() {
            @Override
            public void establish(SocketChannel channel, String host, int port, long deadlineNanos) {
                asked.addAll(List.of(channel, host, port, deadlineNanos));
            }
        };
        ConnectOptions options = counted().proxy(proxy).timeout(ChronoUnit.FOREVER.getDuration());
        try (Transport near = TcpTransport.connect("only-the-proxy-knows.invalid", 445, options);
                Transport far = TcpTransport.of(server.accept())) {
            assertThat(asked).containsExactly(made.getFirst(), "only-the-proxy-knows.invalid", 445, Long.MAX_VALUE);
            assertThat(near.peer()).isEqualTo("only-the-proxy-knows.invalid:445");
            far.sender().send(new ByteBuffer[] {ByteBuffer.wrap(new byte[3])}, 0, 1);
            assertThat(near.receiver().receive(ByteBuffer.allocate(9))).isEqualTo(3);
        }
    }

    @Test
    void theTimeoutIsForTheProxyToo() throws Exception {
        CompletableFuture<Long> deadline = new CompletableFuture<>();
        Proxy proxy = new ServerAsProxy() {
            @Override
            public void establish(SocketChannel channel, String host, int port, long deadlineNanos) {
                deadline.complete(deadlineNanos);
            }
        };
        long start = System.nanoTime();
        TcpTransport.connect("::1", 445, counted().proxy(proxy).timeout(Duration.ofSeconds(5)))
                .close();
        assertThat(deadline.get() - start).isBetween(0L, TimeUnit.SECONDS.toNanos(5 + SECONDS));
    }

    @Test
    void aProxyThatRefusesLeavesNothingOpen() {
        Proxy proxy = new ServerAsProxy() {
            @Override
            public void establish(SocketChannel channel, String host, int port, long deadlineNanos) throws IOException {
                throw new ConnectException("not to " + host);
            }
        };
        assertThatThrownBy(() -> TcpTransport.connect("nas", 445, counted().proxy(proxy)))
                .isInstanceOf(ConnectException.class)
                .hasMessage("not to nas");
        assertThat(made).hasSize(1).noneMatch(SocketChannel::isOpen);
    }

    @Test
    void anInterruptEndsTheProxysPart() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Proxy proxy = new ServerAsProxy() {
            @Override
            public void establish(SocketChannel channel, String host, int port, long deadlineNanos) throws IOException {
                channel.configureBlocking(true);
                begun.countDown();
                channel.read(ByteBuffer.allocate(1));
            }
        };
        assertInterruptible(
                begun, () -> TcpTransport.connect("nas", 445, counted().proxy(proxy)));
        assertThat(made).hasSize(1).noneMatch(SocketChannel::isOpen);
    }

    private interface Connecting {
        Transport run() throws IOException;
    }

    private static void assertInterruptible(CountDownLatch begun, Connecting connecting) throws Exception {
        CompletableFuture<Boolean> statusKept = new CompletableFuture<>();
        Thread caller = Thread.ofPlatform().daemon().start(() -> {
            try {
                connecting.run().close();
                statusKept.completeExceptionally(new AssertionError("connected"));
            } catch (InterruptedIOException e) {
                statusKept.complete(Thread.currentThread().isInterrupted());
            } catch (Throwable e) {
                statusKept.completeExceptionally(e);
            }
        });
        assertThat(begun.await(SECONDS, TimeUnit.SECONDS)).isTrue();
        caller.interrupt();
        assertThat(statusKept.get(SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anInterruptedThreadDoesNotConnect() throws Exception {
        CountDownLatch begun = new CountDownLatch(0);
        assertInterruptible(begun, () -> {
            Thread.currentThread().interrupt();
            return TcpTransport.connect("127.0.0.1", port, counted());
        });
    }

    @Test
    void aFactoryThatMakesUselessSocketsLeavesNothingOpen() {
        ConnectOptions connected = ConnectOptions.defaults().channels(() -> {
            SocketChannel channel = SocketChannel.open(server.getLocalAddress());
            made.add(channel);
            return channel;
        });
        assertThatThrownBy(() -> TcpTransport.connect("127.0.0.1", port, connected))
                .isInstanceOf(AlreadyConnectedException.class);
        assertThat(made).hasSize(1).noneMatch(SocketChannel::isOpen);
    }

    @Test
    void aChannelThatCannotBeUsedIsClosed() throws Exception {
        OpenFiles.assertNoneLeftBy(() -> {
            SocketChannel unconnected = SocketChannel.open();
            assertThatThrownBy(() -> TcpTransport.of(unconnected)).isInstanceOf(SocketException.class);
            assertThat(unconnected.isOpen()).isFalse();
        });
    }

    @Test
    void aChannelThatNoSelectorKnowsIsReadByAThread() throws Exception {
        SocketChannel foreign =
                new ForeignChannel(ForeignChannel.ownProvider(), SocketChannel.open(server.getLocalAddress()));
        try (Transport near = TcpTransport.of(foreign);
                Transport far = TcpTransport.of(server.accept())) {
            assertThat(near.channel()).isNull();
            assertThat(near.peer()).isEqualTo("127.0.0.1:" + port);
            near.nonBlocking();
            near.sender().send(new ByteBuffer[] {ByteBuffer.wrap(new byte[3])}, 0, 1);
            near.shutdownOutput();
            ByteBuffer target = ByteBuffer.allocate(9);
            while (far.receiver().receive(target) >= 0) {
                assertThat(target.position()).isPositive();
            }
            assertThat(target.position()).isEqualTo(3);
        }
        assertThat(foreign.supportedOptions()).contains(StandardSocketOptions.TCP_NODELAY);
    }

    /** The failed registration must close the selector. */
    @Test
    void aChannelThatRefusesItsSelectorLeavesNothingOpen() throws Exception {
        OpenFiles.assertNoneLeftBy(() -> {
            SocketChannel refusing =
                    new ForeignChannel(SelectorProvider.provider(), SocketChannel.open(server.getLocalAddress()));
            try (SocketChannel accepted = server.accept();
                    Transport near = TcpTransport.of(refusing)) {
                near.nonBlocking();
                assertThatThrownBy(() -> new Readiness(near)).isInstanceOf(IllegalSelectorException.class);
                assertThat(accepted.isOpen()).isTrue();
            }
        });
    }

    @Test
    void whatFailsToConnectLeavesNothingOpen(@TempDir Path folder) throws Exception {
        server.close();
        OpenFiles.assertNoneLeftBy(() -> {
            assertThatThrownBy(() -> TcpTransport.connect("127.0.0.1", port, ConnectOptions.defaults()))
                    .isInstanceOf(ConnectException.class);
            assertThatThrownBy(() -> UnixTransport.connect(folder.resolve("nobody")))
                    .isInstanceOf(SocketException.class);
        });
    }

    @Test
    void anInterruptEndsTheWaitForAUnixListener(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("s");
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(path), 1);
            fill(path);
            CountDownLatch begun = new CountDownLatch(0);
            assertInterruptible(begun, () -> UnixTransport.connect(path));
        }
    }

    private void fill(Path path) throws IOException {
        try {
            while (made.size() < 100) {
                SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                made.add(channel);
                channel.configureBlocking(false);
                if (!channel.connect(UnixDomainSocketAddress.of(path))) {
                    return;
                }
            }
        } catch (IOException e) {
            assertThat(made).hasSizeGreaterThan(1); // the queue is full
        }
    }

    @Test
    void namesOfPeersAreUnambiguous() {
        assertThat(SocketTransport.name("::1", 445)).isEqualTo("[::1]:445");
        assertThat(SocketTransport.name("[::1]", 445)).isEqualTo("[::1]:445");
        assertThat(SocketTransport.name(InetSocketAddress.createUnresolved("nas", 445)))
                .isEqualTo("nas:445");
        assertThat(SocketTransport.name(UnixDomainSocketAddress.of("/run/s"))).isEqualTo("unix:/run/s");
    }
}
