// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.Deadline;
import dev.heddle.core.TimeSource;
import dev.heddle.core.spi.Readiness;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
final class TcpTransportTest {
    private ServerSocketChannel server;
    private int port;

    @BeforeEach
    void listen() throws IOException {
        server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        port = ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    @AfterEach
    void stopListening() throws IOException {
        server.close();
    }

    private Transport connect() throws IOException {
        return TcpTransport.connect("127.0.0.1", port, Duration.ofSeconds(60));
    }

    @Test
    @SuppressWarnings("try") // the test closes early on purpose
    void severalBuffersAreOneWrite() throws Exception {
        try (Transport near = connect();
                Transport far = TcpTransport.of(server.accept())) {
            ByteBuffer[] buffers = {ascii("unused"), ascii("one "), ascii("two")};
            assertThat(near.sender().send(buffers, 1, 2)).isEqualTo(7);
            assertThat(buffers[0].remaining()).isEqualTo(6);
            ByteBuffer target = ByteBuffer.allocate(100);
            while (target.position() < 7) {
                far.receiver().receive(target);
            }
            assertThat(StandardCharsets.US_ASCII.decode(target.flip()).toString())
                    .isEqualTo("one two");
            near.close();
            assertThat(far.receiver().receive(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
    }

    private static ByteBuffer ascii(String text) {
        return StandardCharsets.US_ASCII.encode(text);
    }

    @Test
    void itIsNamedAfterItsPeer() throws Exception {
        try (Transport near = connect()) {
            assertThat(near.peer()).isEqualTo("127.0.0.1:" + port);
        }
    }

    @Test
    void acceptedChannelsGetNoDelay() throws Exception {
        try (Transport near = connect();
                SocketChannel accepted = server.accept()) {
            TcpTransport.of(accepted);
            assertThat(accepted.getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
            assertThat(near.peer()).isNotEmpty();
        }
    }

    @Test
    void aRefusalNamesTheAddress() throws Exception {
        server.close();
        assertThatThrownBy(this::connect)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("127.0.0.1:" + port);
    }

    @Test
    void anUnknownHostIsSaid() {
        assertThatThrownBy(() -> TcpTransport.connect("no-such-host.invalid", port, Duration.ofSeconds(5)))
                .isInstanceOf(UnknownHostException.class);
    }

    @Test
    void aChannelThatIsNotConnectedIsRefused() throws Exception {
        try (SocketChannel unconnected = SocketChannel.open()) {
            assertThatThrownBy(() -> TcpTransport.of(unconnected)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void withoutBlockingNothingWaits() throws Exception {
        try (Transport near = connect();
                Transport far = TcpTransport.of(server.accept());
                Readiness readiness = ready(near)) {
            assertThat(near.receiver().receive(ByteBuffer.allocate(1))).isZero();
            readiness.await(true, false, Deadline.after(TimeSource.SYSTEM, Duration.ZERO));
            readiness.await(true, true, Deadline.NEVER);
            readiness.wakeup();
            readiness.await(true, false, Deadline.NEVER);
            far.sender().send(new ByteBuffer[] {ascii("x")}, 0, 1);
            readiness.await(true, false, Deadline.NEVER);
            assertThat(near.receiver().receive(ByteBuffer.allocate(1))).isEqualTo(1);
            ByteBuffer[] large = {ByteBuffer.allocate(1 << 20)};
            while (near.sender().send(large, 0, 1) > 0) {
                large[0].clear();
            }
            assertThat(large[0].hasRemaining()).isTrue();
        }
    }

    private static Readiness ready(Transport transport) throws IOException {
        transport.nonBlocking();
        return new Readiness(transport);
    }

    @Test
    void closingEndsAWaitAndARead() throws Exception {
        Transport selecting = connect();
        Transport reading = connect();
        try (Readiness readiness = ready(selecting)) {
            Thread closer = Thread.ofPlatform().start(() -> {
                selecting.close();
                reading.close();
            });
            assertThatThrownBy(() -> {
                        while (true) {
                            readiness.await(true, false, Deadline.NEVER);
                        }
                    })
                    .isInstanceOf(ClosedChannelException.class);
            assertThatThrownBy(() -> reading.receiver().receive(ByteBuffer.allocate(1)))
                    .isInstanceOf(ClosedChannelException.class);
            closer.join();
            reading.close();
            readiness.wakeup();
        }
    }
}
