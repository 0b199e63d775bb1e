// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smb;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A relay between clients and a server on this machine, with the delay and bandwidth of its {@link Pipe}s. Uses two
 * threads for each direction of each connection.
 */
final class Relay implements AutoCloseable {
    private final int serverPort;
    private final Pipe.Properties properties;
    private final ServerSocketChannel listener;
    private final Set<SocketChannel> channels = ConcurrentHashMap.newKeySet();

    Relay(int serverPort, Pipe.Properties properties) throws IOException {
        this.serverPort = serverPort;
        this.properties = properties;
        this.listener = ServerSocketChannel.open();
        if (properties.limited()) {
            listener.setOption(StandardSocketOptions.SO_RCVBUF, properties.capacity());
        }
        listener.bind(PrivateSamba.local(0));
        daemon(this::accept);
    }

    /** Returns the port to which clients connect. */
    int port() {
        return listener.socket().getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = listener.accept();
                SocketChannel server = SocketChannel.open();
                channels.add(client);
                channels.add(server);
                if (properties.limited()) {
                    server.setOption(StandardSocketOptions.SO_RCVBUF, properties.capacity());
                }
                server.connect(PrivateSamba.local(serverPort));
                client.setOption(StandardSocketOptions.TCP_NODELAY, true);
                server.setOption(StandardSocketOptions.TCP_NODELAY, true);
                start(new Pipe(client, server, properties));
                start(new Pipe(server, client, properties));
            }
        } catch (IOException closed) {
            channels.removeIf(channel -> !channel.isOpen());
        }
    }

    private static void start(Pipe pipe) {
        daemon(pipe::take);
        daemon(pipe::give);
    }

    private static void daemon(Runnable work) {
        Thread.ofPlatform().daemon().name("relay").start(work);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }
}
