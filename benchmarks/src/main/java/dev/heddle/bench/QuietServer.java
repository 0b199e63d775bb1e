// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * An echo server for many connections that are mostly idle. It has one thread and runs in a process of its own until
 * its standard input ends, so that its file descriptors and memory do not count as those of the measured client.
 */
final class QuietServer {
    private static final PrintStream OUT = System.out;
    private static final int BACKLOG = 4096;
    /** More than the bytes that one connection has in flight at once. */
    private static final int BUFFER = 64 << 10;

    private final Selector selector = Selector.open();
    private final ServerSocketChannel listener = ServerSocketChannel.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);

    private QuietServer() throws IOException {
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
    }

    /** Prints the port, then serves until standard input ends. */
    public static void main(String[] args) throws IOException {
        QuietServer server = new QuietServer();
        OUT.println(server.listener.socket().getLocalPort());
        Thread.ofPlatform().daemon().name("bench-quiet-echo").start(server::serve);
        while (System.in.read() >= 0) {
            // Ignores the content; the end of the input ends this process.
        }
    }

    private void serve() {
        try {
            while (true) {
                selector.select(this::ready);
            }
        } catch (IOException e) {
            throw new IllegalStateException("the server cannot select its connections", e);
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                accept();
            } else {
                echo((SocketChannel) key.channel());
            }
        } catch (IOException e) {
            throw new IllegalStateException("the server cannot accept connections", e);
        }
    }

    private void accept() throws IOException {
        SocketChannel connection = listener.accept();
        if (connection != null) {
            connection.configureBlocking(false);
            connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
            connection.register(selector, SelectionKey.OP_READ);
        }
    }

    /**
     * Echoes the received bytes, which fit into the socket's buffer. Closes a connection that fails; the client reports
     * it.
     */
    private void echo(SocketChannel connection) throws IOException {
        try {
            buffer.clear();
            if (connection.read(buffer) < 0) {
                connection.close();
                return;
            }
            buffer.flip();
            while (buffer.hasRemaining()) {
                connection.write(buffer);
            }
        } catch (IOException e) {
            connection.close();
        }
    }
}
