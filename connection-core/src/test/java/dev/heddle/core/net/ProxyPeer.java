// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The proxy's end of a connection, controlled by the test. Bytes that it sends before the client's request wait in the
 * socket.
 */
final class ProxyPeer implements AutoCloseable {
    /** The time limit of each step of a test. */
    static final long PROMPT_SECONDS = 20;

    private final SocketChannel client;
    private final SocketChannel server;

    private ProxyPeer(SocketChannel client, SocketChannel server) {
        this.client = client;
        this.server = server;
    }

    static ProxyPeer connected() throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            SocketChannel client = SocketChannel.open(listener.getLocalAddress());
            SocketChannel server = listener.accept();
            server.setOption(StandardSocketOptions.TCP_NODELAY, true);
            return new ProxyPeer(client, server);
        }
    }

    /** Returns the end that is passed to a {@link Proxy}. */
    SocketChannel client() {
        return client;
    }

    /** Returns a deadline before which a responding proxy has responded. */
    static long soon() {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(PROMPT_SECONDS);
    }

    ProxyPeer sends(int... bytes) throws IOException {
        byte[] narrow = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            narrow[i] = (byte) bytes[i];
        }
        return sends(narrow);
    }

    ProxyPeer sends(String latin1) throws IOException {
        return sends(latin1.getBytes(ISO_8859_1));
    }

    ProxyPeer sends(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            server.write(buffer);
        }
        return this;
    }

    ProxyPeer ends() throws IOException {
        server.shutdownOutput();
        return this;
    }

    /** Closes the proxy's end with a TCP reset. */
    void resets() throws IOException {
        server.setOption(StandardSocketOptions.SO_LINGER, 0);
        server.close();
    }

    /** Closes the client's output, and returns all bytes that the client has sent. */
    byte[] received() throws IOException {
        client.shutdownOutput();
        return readAll(server);
    }

    /** Returns all text that the client reads until the end. */
    String rest() throws IOException {
        ends();
        assertThat(client.isBlocking()).isTrue();
        return new String(readAll(client), ISO_8859_1);
    }

    private static byte[] readAll(SocketChannel channel) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        while (channel.read(buffer.clear()) >= 0) {
            all.write(buffer.array(), 0, buffer.position());
        }
        return all.toByteArray();
    }

    /** A call of {@link Proxy#establish} on its own thread. */
    record Establishing(Thread thread, CompletableFuture<Boolean> interrupted) {
        /**
         * Waits for the call and returns whether the thread is interrupted at the end; throws the exception of the
         * call.
         */
        boolean result() throws Exception {
            return ((Future<Boolean>) interrupted).get(PROMPT_SECONDS, TimeUnit.SECONDS);
        }

        /** Waits until the call has read all available bytes and waits for more, or has ended. */
        void awaitWaiting() {
            long limit = soon();
            while (!interrupted.isDone()
                    && Arrays.stream(thread.getStackTrace())
                            .noneMatch(frame -> frame.getMethodName().equals("lockAndDoSelect"))) {
                assertThat(limit - System.nanoTime()).as("nanoseconds left").isPositive();
                Thread.onSpinWait();
            }
        }
    }

    Establishing establishing(Proxy proxy, String host, int port, long deadlineNanos) {
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().daemon().start(() -> {
            try {
                proxy.establish(client, host, port, deadlineNanos);
                result.complete(Thread.currentThread().isInterrupted());
            } catch (IOException | RuntimeException e) {
                if (Thread.currentThread().isInterrupted()) {
                    e.addSuppressed(new InterruptedException("status kept"));
                }
                result.completeExceptionally(e);
            }
        });
        return new Establishing(thread, result);
    }

    @Override
    public void close() throws IOException {
        client.close();
        server.close();
    }
}
