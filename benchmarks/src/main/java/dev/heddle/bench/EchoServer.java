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
 * Sends back whatever comes, on a free port of the loopback interface. The same for everything measured: one platform
 * thread a connection, one large read, one write of all that it brought, no allocation, no look at the bytes.
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
            // close() ends this thread so
        } catch (IOException e) {
            throw new IllegalStateException("the echo server cannot accept", e);
        }
    }

    /** An error ends the connection, which the client reports: nothing is lost if it goes unsaid here. */
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
