// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class DialerTest {
    /** Twice the length that any system uses for an accept queue of one connection. */
    private static final int FILLING = 16;

    private static final Duration LONG = Duration.ofMinutes(10);

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<SocketChannel> attempts = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        for (SocketChannel each : attempts) {
            each.close();
        }
    }

    private InetSocketAddress listening(String host, int backlog) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        open.add(server);
        return (InetSocketAddress)
                server.bind(new InetSocketAddress(host, 0), backlog).getLocalAddress();
    }

    /** Returns an address that drops connection attempts, because its accept queue is full. */
    private InetSocketAddress silent() throws IOException {
        InetSocketAddress address = listening("127.0.0.2", 1);
        for (int i = 0; i < FILLING; i++) {
            SocketChannel channel = SocketChannel.open();
            open.add(channel);
            channel.configureBlocking(false);
            channel.connect(address);
        }
        return address;
    }

    /** Returns an address without a listener. */
    private InetSocketAddress refusing(int last) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            return (InetSocketAddress)
                    server.bind(new InetSocketAddress("127.0.1." + last, 0)).getLocalAddress();
        }
    }

    private SocketChannel dial(Duration timeout, InetSocketAddress... addresses) throws IOException {
        return dial(
                timeout,
                () -> {
                    SocketChannel channel = SocketChannel.open();
                    attempts.add(channel);
                    return channel;
                },
                addresses);
    }

    private static SocketChannel dial(Duration timeout, ChannelFactory channels, InetSocketAddress... addresses)
            throws IOException {
        ConnectOptions options = ConnectOptions.defaults().timeout(timeout).channels(channels);
        return Dialer.dial("nas:445", List.of(addresses), options, Dialer.Moment.after(timeout));
    }

    @Test
    void anAddressThatDoesNotAnswerKeepsNobodyFromTheNext() throws Exception {
        InetSocketAddress answers = listening("127.0.0.3", 10);
        SocketChannel channel = dial(LONG, silent(), answers);
        assertThat(channel.getRemoteAddress()).isEqualTo(answers);
        assertThat(attempts).hasSize(2);
        assertThat(attempts.get(0).isOpen()).as("the attempt that lost").isFalse();
        assertThat(attempts.get(1)).isSameAs(channel);
    }

    @Test
    void addressesThatRefuseAreNotWaitedFor() throws Exception {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (int i = 1; i <= 250; i++) {
            addresses.add(refusing(i)); // with 250 ms for each the test would time out
        }
        InetSocketAddress answers = listening("127.0.0.3", 10);
        addresses.add(answers);
        SocketChannel channel = dial(LONG, addresses.toArray(new InetSocketAddress[0]));
        assertThat(channel.getRemoteAddress()).isEqualTo(answers);
        assertThat(attempts.stream().filter(SocketChannel::isOpen)).containsExactly(channel);
    }

    @Test
    void eachAddressThatRefusesIsToldWithItsReason() throws Exception {
        InetSocketAddress one = refusing(1);
        InetSocketAddress two = refusing(2);
        assertThatThrownBy(() -> dial(LONG, one, two))
                .isInstanceOf(ConnectException.class)
                .hasMessage("127.0.1.1:" + one.getPort() + ": Connection refused; 127.0.1.2:" + two.getPort()
                        + ": Connection refused")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(2));
        assertThat(attempts).hasSize(2).noneMatch(SocketChannel::isOpen);
    }

    @Test
    void theTimeoutIsForAllAddressesTogether() throws Exception {
        InetSocketAddress silent = silent();
        InetSocketAddress refuses = refusing(1);
        assertThatThrownBy(() -> dial(Duration.ofSeconds(1), silent, refuses))
                .isInstanceOf(SocketTimeoutException.class)
                .hasMessage("nas:445 did not answer within PT1S (127.0.1.1:" + refuses.getPort()
                        + ": Connection refused; 127.0.0.2:" + silent.getPort() + ": no answer)")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(2));
        assertThat(attempts).hasSize(2).noneMatch(SocketChannel::isOpen);
    }

    @Test
    void oneAddressThatDoesNotAnswerIsSaidInOneSentence() throws Exception {
        InetSocketAddress silent = silent();
        assertThatThrownBy(() -> dial(Duration.ofMillis(1), silent))
                .isInstanceOf(SocketTimeoutException.class)
                .hasMessage("nas:445 did not answer within PT0.001S");
        assertThat(attempts).hasSize(1).noneMatch(SocketChannel::isOpen);
    }

    @Test
    void theLongestAndTheShortestTimeoutConnect() throws Exception {
        InetSocketAddress answers = listening("127.0.0.1", 10);
        for (Duration timeout : List.of(ChronoUnit.FOREVER.getDuration(), Duration.ofNanos(1))) {
            try (Transport transport = TcpTransport.connect("127.0.0.1", answers.getPort(), timeout)) {
                assertThat(transport.peer()).isEqualTo("127.0.0.1:" + answers.getPort());
            }
        }
    }

    @Test
    void theChannelOfAHostBlocks() throws Exception {
        InetSocketAddress answers = listening("127.0.0.1", 10);
        try (SocketChannel channel = TcpTransport.open("127.0.0.1", answers.getPort(), LONG)) {
            assertThat(channel.getRemoteAddress()).isEqualTo(answers);
            assertThat(channel.isBlocking()).isTrue();
        }
    }

    @Test
    void anInterruptEndsTheAttempts() throws Exception {
        InetSocketAddress silent = silent();
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Boolean> statusKept = new CompletableFuture<>();
        Thread caller = Thread.ofPlatform().daemon().start(() -> {
            ChannelFactory counted = () -> {
                SocketChannel channel = SocketChannel.open();
                attempts.add(channel);
                begun.countDown();
                return channel;
            };
            assertThatThrownBy(() -> dial(ChronoUnit.FOREVER.getDuration(), counted, silent))
                    .isInstanceOf(InterruptedIOException.class)
                    .hasMessage("interrupted while connecting to nas:445");
            statusKept.complete(Thread.currentThread().isInterrupted());
        });
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        caller.interrupt();
        assertThat(statusKept.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(attempts).hasSize(1).noneMatch(SocketChannel::isOpen);
    }

    @Test
    void familiesAlternateBeginningWithThatOfTheFirst() throws Exception {
        InetAddress a = InetAddress.getByName("192.0.2.1");
        InetAddress b = InetAddress.getByName("192.0.2.2");
        InetAddress c = InetAddress.getByName("192.0.2.3");
        InetAddress x = InetAddress.getByName("2001:db8::1");
        InetAddress y = InetAddress.getByName("2001:db8::2");
        assertThat(Dialer.alternating(List.of(a, b, c, x, y))).containsExactly(a, x, b, y, c);
        assertThat(Dialer.alternating(List.of(x, y, a))).containsExactly(x, a, y);
        assertThat(Dialer.alternating(List.of(a, b))).containsExactly(a, b);
    }
}
