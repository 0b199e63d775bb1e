// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.smux;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** Accepts TCP connections until the thread is interrupted. */
final class Listener {
    private static final int BACKLOG = 1024;
    private static final Duration RETRY = Duration.ofMillis(200);

    private Listener() {}

    /** Accepts a connection. */
    @FunctionalInterface
    interface Acceptor {
        SocketChannel accept() throws IOException;
    }

    /** Serves one connection; owns the channel, and runs on a thread of its own. */
    @FunctionalInterface
    interface Service {
        void serve(SocketChannel channel) throws IOException;
    }

    /**
     * Listens on the address, prints it, and serves each connection on a thread of its own, until the calling thread is
     * interrupted.
     */
    static void serve(Address address, PrintWriter out, Service service) throws IOException {
        Log.prepare();
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(address.resolved(), BACKLOG);
            int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
            out.print("listening on " + new Address(address.host(), port) + "\n");
            out.flush();
            while (true) {
                SocketChannel channel = accept(server::accept);
                Thread.ofVirtual().name("heddle-connection").start(() -> serve(service, channel));
            }
        } catch (ClosedByInterruptException e) {
            Thread.currentThread().interrupt(); // an interrupt ends the listener
        }
    }

    /**
     * Accepts the next connection. After a failure, such as too many open files, logs it once and retries every 200 ms.
     */
    static SocketChannel accept(Acceptor server) throws IOException {
        boolean told = false;
        while (true) {
            try {
                return server.accept();
            } catch (ClosedChannelException e) {
                throw e; // an interrupt closes the channel, too
            } catch (IOException e) {
                if (!told) {
                    Log.acceptFailed(e);
                    told = true;
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // makes the next accept fail
        }
    }

    private static void serve(Service service, SocketChannel channel) {
        try (channel) {
            service.serve(channel);
        } catch (IOException e) {
            Log.connectionFailed(e);
        }
    }
}
