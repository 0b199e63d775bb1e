// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smux;

import dev.heddle.core.Workers;
import dev.heddle.core.net.TcpTransport;
import dev.heddle.smux.SmuxConfig;
import dev.heddle.smux.SmuxSession;
import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;

/** Streams of one smux session, with default settings except for version and backend. */
final class SmuxStreams implements Conversations {
    private final SmuxSession client;
    private final SmuxSession server;

    SmuxStreams(String backend, int version) throws IOException {
        SmuxConfig config = SmuxConfig.builder()
                .backend(Workers.named(backend))
                .version(version)
                .build();
        try (ServerSocketChannel listener = RawConnections.listen()) {
            client = SmuxSession.client(TcpTransport.of(SocketChannel.open(listener.getLocalAddress())), config);
            server = SmuxSession.server(TcpTransport.of(listener.accept()), config);
        }
    }

    @Override
    public ByteChannel connect() throws IOException {
        return client.openStream();
    }

    @Override
    public ByteChannel accept() throws IOException {
        return server.acceptStream();
    }

    /** Closes both ends in parallel, because each waits for the other to end. */
    @Override
    public void close() {
        List<Thread> closers = List.of(
                Thread.ofPlatform().start(client::close), Thread.ofPlatform().start(server::close));
        closers.forEach(thread -> {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
