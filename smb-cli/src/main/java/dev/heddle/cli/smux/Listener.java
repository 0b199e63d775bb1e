package dev.heddle.cli.smux;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Accepts TCP connections until the thread is interrupted. */
final class Listener {
    private Listener() {}

    /** Serves one connection; owns the channel, and runs on a thread of its own. */
    @FunctionalInterface
    interface Service {
        void serve(SocketChannel channel) throws IOException;
    }

    /** Listens, says where, and has each connection served until it ends. */
    static void serve(Address address, PrintWriter out, Service service) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(address.resolved());
            int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
            out.print("listening on " + new Address(address.host(), port) + "\n");
            out.flush();
            while (true) {
                SocketChannel channel = server.accept();
                Thread.ofVirtual().name("heddle-connection").start(() -> serve(service, channel));
            }
        } catch (ClosedByInterruptException e) {
            Thread.currentThread().interrupt(); // the way to end it
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
