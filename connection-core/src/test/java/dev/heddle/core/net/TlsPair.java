// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A TLS client and the server to which it is connected, over the loopback interface. */
record TlsPair(TlsTransport client, TlsTransport server) implements AutoCloseable {
    /** The time limit of each step, longer than any step takes. */
    private static final long PROMPT_SECONDS = 20;

    /** Two connected sockets. */
    record Sockets(SocketChannel client, SocketChannel server) implements AutoCloseable {
        static Sockets connect() throws IOException {
            try (ServerSocketChannel listening = listen()) {
                SocketChannel client = SocketChannel.open(listening.getLocalAddress());
                return new Sockets(client, listening.accept());
            }
        }

        /** Returns two connected sockets with small buffers, so that writes are partial. */
        static Sockets narrow() throws IOException {
            Sockets sockets = connect();
            sockets.client.setOption(StandardSocketOptions.SO_SNDBUF, 8192);
            sockets.server.setOption(StandardSocketOptions.SO_SNDBUF, 8192);
            return sockets;
        }

        @Override
        public void close() throws IOException {
            client.close();
            server.close();
        }
    }

    static ServerSocketChannel listen() throws IOException {
        return ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    /** Runs {@code task} on its own thread. */
    static <T> FutureTask<T> async(Callable<T> task) {
        FutureTask<T> future = new FutureTask<>(task);
        Thread.ofPlatform().daemon().start(future);
        return future;
    }

    /** Waits, bounded, for the task and returns its result or throws its exception. */
    static <T> T get(FutureTask<T> task) throws Exception {
        try {
            return task.get(PROMPT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        } catch (TimeoutException e) {
            throw new AssertionError("not within " + PROMPT_SECONDS + " s", e);
        }
    }

    static TlsPair over(Sockets sockets, String host, TlsOptions client, TlsOptions server) throws Exception {
        FutureTask<TlsTransport> accepting = async(() -> TlsTransport.server(sockets.server, server));
        TlsTransport connected;
        try {
            connected = TlsTransport.client(sockets.client, host, 443, client);
        } catch (IOException e) {
            try {
                get(accepting).close();
            } catch (IOException other) {
                e.addSuppressed(other);
            }
            throw e;
        }
        try {
            return new TlsPair(connected, get(accepting));
        } catch (Exception e) {
            connected.close();
            throw e;
        }
    }

    static TlsOptions clientOptions() {
        return TlsOptions.defaults().sslContext(TlsCertificates.trusting("ca"));
    }

    static TlsOptions serverOptions() {
        return TlsOptions.defaults().sslContext(TlsCertificates.withKey("server"));
    }

    static TlsPair connect(TlsOptions client, TlsOptions server) throws Exception {
        return over(Sockets.connect(), "localhost", client, server);
    }

    static TlsPair connect() throws Exception {
        return connect(clientOptions(), serverOptions());
    }

    static TlsPair connect(String protocol) throws Exception {
        return connect(clientOptions().protocols(protocol), serverOptions());
    }

    static void send(Transport to, String text) throws IOException {
        ByteBuffer[] buffers = {StandardCharsets.US_ASCII.encode(text)};
        long sent = to.sender().send(buffers, 0, 1);
        if (sent != text.length() || buffers[0].hasRemaining()) {
            throw new AssertionError("sent " + sent + " of " + text.length());
        }
    }

    /** Receives {@code length} characters; fewer at the end of the stream. For blocking transports only. */
    static String receive(Transport from, int length) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(length);
        while (target.hasRemaining() && from.receiver().receive(target) >= 0) {}
        return StandardCharsets.US_ASCII.decode(target.flip()).toString();
    }

    static int receiveOne(Transport from) throws IOException {
        return from.receiver().receive(ByteBuffer.allocate(1));
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
