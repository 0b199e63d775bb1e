// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smux;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Conversations with a TCP connection each. */
final class RawConnections implements Conversations {
    private final ServerSocketChannel listener = listen();

    RawConnections() throws IOException {}

    static ServerSocketChannel listen() throws IOException {
        return ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    }

    @Override
    public ByteChannel connect() throws IOException {
        return prompt(SocketChannel.open(listener.getLocalAddress()));
    }

    @Override
    public ByteChannel accept() throws IOException {
        return prompt(listener.accept());
    }

    private static SocketChannel prompt(SocketChannel channel) throws IOException {
        return channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
