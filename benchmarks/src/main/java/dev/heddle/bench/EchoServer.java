// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * An echo server on a free port of the loopback interface, the same for all clients that are measured. Each connection
 * has one platform thread, which reads up to 1 MiB and writes back everything that it read. The thread allocates
 * nothing per message and does not inspect the bytes.
 */
final class EchoServer implements AutoCloseable {
    private static final int BUFFER = 1 << 20;

    private final ServerSocketChannel listener;
    private final InetSocketAddress address;
    private final Queue<SocketChannel> connections = new ConcurrentLinkedQueue<>();
    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
    private final Thread acceptor;

    EchoServer() throws IOException {
        listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        address = (InetSocketAddress) listener.getLocalAddress();
        acceptor = Thread.ofPlatform().daemon().name("bench-echo-accept").start(this::accept);
    }

    String host() {
        return address.getAddress().getHostAddress();
    }

    int port() {
        return address.getPort();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel connection = listener.accept();
                connections.add(connection);
                threads.add(Thread.ofPlatform().daemon().name("bench-echo").start(() -> echo(connection)));
            }
        } catch (ClosedChannelException e) {
            // close() closes the listener to end this thread
        } catch (IOException e) {
            throw new IllegalStateException("the echo server cannot accept connections", e);
        }
    }

    /**
     * Echoes until the connection ends. Ignores errors, because they close the connection, and the client reports that.
     */
    private static void echo(SocketChannel connection) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        try (connection) {
            connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
            while (connection.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    connection.write(buffer);
                }
                buffer.clear();
            }
        } catch (IOException e) {
            return;
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        Threads.join(acceptor);
        for (SocketChannel connection : connections) {
            connection.close();
        }
        threads.forEach(Threads::join);
    }
}
