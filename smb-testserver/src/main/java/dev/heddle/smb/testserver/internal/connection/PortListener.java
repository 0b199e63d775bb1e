// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.connection;

import dev.heddle.core.net.TcpTransport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts connections on a thread of its own, which ends when the socket closes. */
final class PortListener {
    private static final Logger LOG = LoggerFactory.getLogger(PortListener.class);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    private final ServerCore core;
    private final ServerSocketChannel socket;
    private final InetSocketAddress address;
    private final Thread accepting =
            ServerThreads.builder().name("smb-server-accept").unstarted(this::accept);

    private PortListener(ServerCore core, ServerSocketChannel socket) throws IOException {
        this.core = core;
        this.socket = socket;
        this.address = (InetSocketAddress) socket.getLocalAddress();
    }

    static PortListener start(ServerCore core, InetSocketAddress address) throws IOException {
        ServerSocketChannel socket = ServerSocketChannel.open();
        try {
            socket.bind(address);
            PortListener listener = new PortListener(core, socket);
            listener.accepting.start();
            return listener;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    InetSocketAddress address() {
        return address;
    }

    private void accept() {
        while (socket.isOpen()) {
            try {
                take(socket.accept());
            } catch (ClosedChannelException | RejectedExecutionException e) {
                return; // the server is closed
            } catch (IOException e) {
                // A connection that fails, such as one above the limit, does not end the listener.
                LOG.debug("cannot accept a connection on {}", address, e);
            }
        }
    }

    private void take(SocketChannel channel) throws IOException {
        if (core.connections().size() >= core.config().limits().connections()) {
            channel.close();
            throw new IOException("the server has " + core.connections().size() + " connections already");
        }
        try {
            ServerConnection.start(core, TcpTransport.of(channel), () -> linger(channel));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void linger(SocketChannel channel) {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            LOG.debug("cannot reset a connection: it has already closed", e);
        }
    }

    /**
     * Stops listening, and returns when the port is free: the operating system closes the socket only after the
     * accepting thread has left it.
     */
    void close() {
        try {
            socket.close();
            if (!accepting.join(STOP_TIMEOUT)) {
                LOG.warn("the listener on {} did not stop in time", address);
            }
        } catch (IOException e) {
            LOG.debug("cannot close the listening socket on {}", address, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
