// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A server on all loopback addresses of the system that sends a greeting and then echoes every byte. */
final class EchoServer implements AutoCloseable {
    static final String GREETING = "220 hello\r\n\r\n";

    private final List<ServerSocketChannel> listeners = new ArrayList<>();
    private final int port;

    EchoServer() throws IOException {
        port = listen(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
        try {
            byte[] ipv6 = new byte[16];
            ipv6[15] = 1;
            // "localhost" may resolve to IPv6 first
            listen(new InetSocketAddress(InetAddress.getByAddress(ipv6), port));
        } catch (IOException | UnsupportedOperationException e) {
            // This system has no IPv6.
        }
    }

    private int listen(InetSocketAddress address) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        try {
            listener.bind(address);
        } catch (IOException | RuntimeException e) {
            listener.close();
            throw e;
        }
        listeners.add(listener);
        Thread.ofPlatform().daemon().start(() -> acceptAll(listener));
        return ((InetSocketAddress) listener.getLocalAddress()).getPort();
    }

    int port() {
        return port;
    }

    boolean hasIpv6() {
        return listeners.size() > 1;
    }

    private static void acceptAll(ServerSocketChannel listener) {
        while (true) {
            try {
                SocketChannel channel = listener.accept();
                Thread.ofPlatform().daemon().start(() -> echo(channel));
            } catch (IOException e) {
                return; // the listener was closed
            }
        }
    }

    private static void echo(SocketChannel channel) {
        try (channel) {
            channel.write(US_ASCII.encode(GREETING));
            ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
            while (channel.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }
        } catch (IOException e) {
            // The test fails on the missing bytes.
        }
    }

    @Override
    public void close() throws IOException {
        for (ServerSocketChannel listener : listeners) {
            listener.close();
        }
    }
}
