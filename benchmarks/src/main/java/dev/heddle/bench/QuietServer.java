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
 * Echoes for very many connections that say little, with one thread, in a process of its own until its input ends: so
 * its file descriptors and its memory are not those of what is measured.
 */
final class QuietServer {
    private static final PrintStream OUT = System.out;
    private static final int BACKLOG = 4096;
    /** More than the bytes that one connection has under way at once. */
    private static final int BUFFER = 64 << 10;

    private final Selector selector = Selector.open();
    private final ServerSocketChannel listener = ServerSocketChannel.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);

    private QuietServer() throws IOException {
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
    }

    /** Prints the port, then serves. */
    public static void main(String[] args) throws IOException {
        QuietServer server = new QuietServer();
        OUT.println(server.listener.socket().getLocalPort());
        Thread.ofPlatform().daemon().name("bench-quiet-echo").start(server::serve);
        while (System.in.read() >= 0) {
            // What is said does not matter; the end of it does.
        }
    }

    private void serve() {
        try {
            while (true) {
                selector.select(this::ready);
            }
        } catch (IOException e) {
            throw new IllegalStateException("the server cannot select", e);
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
            throw new IllegalStateException("the server cannot accept", e);
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

    /** What little comes fits the socket's buffer; a connection that fails is the client's to report. */
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
