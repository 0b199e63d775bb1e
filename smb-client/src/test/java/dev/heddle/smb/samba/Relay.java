// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Accepts connections between client and server, and forwards their data as the subclass defines. */
abstract class Relay implements AutoCloseable {
    private final int serverPort;
    private final String name;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    Relay(SambaServer server, String name) throws IOException {
        this.serverPort = server.port();
        this.name = name;
        this.listener = new ServerSocket(0, 16, SambaServer.loopback());
    }

    /** The last call of a constructor. */
    final void begin() {
        daemon(this::accept);
    }

    /** Starts the threads of a connection, which close both sockets at the end. */
    abstract void connect(Socket client, Socket server);

    /** The port to which the client connects. */
    final int port() {
        return listener.getLocalPort();
    }

    @Override
    public final void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                sockets.add(client);
                Socket server = toServer(client);
                sockets.add(server);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                connect(client, server);
                if (listener.isClosed()) { // close() may have looked at the sockets before these were added
                    client.close();
                    server.close();
                }
            }
        } catch (IOException closed) {
            // The listener was closed, or the server is down: in both cases nobody can connect any more.
            closeQuietly(listener);
        }
    }

    private Socket toServer(Socket client) throws IOException {
        try {
            return new Socket(SambaServer.loopback(), serverPort);
        } catch (IOException e) {
            client.close(); // otherwise its other end waits for ever
            throw e;
        }
    }

    /** Removes a closed socket. */
    final void forget(Socket socket) {
        sockets.remove(socket);
    }

    final void daemon(Runnable work) {
        Thread.ofPlatform().daemon().name(name).start(work);
    }

    private static void closeQuietly(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
