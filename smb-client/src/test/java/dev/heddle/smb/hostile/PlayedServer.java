// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import dev.heddle.smb.wire.SmbCommand;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A small SMB server on the loopback interface that a test can make hostile. It knows the user's password, so that it
 * can sign and encrypt, and answers every request honestly that has no {@linkplain #on act}. Each connection has one
 * thread, on which its acts run.
 */
final class PlayedServer implements AutoCloseable {
    static final String HOST = "127.0.0.1";
    static final String USER = "alice";
    static final String PASSWORD = "correct horse";
    static final String SHARE = "data";

    private static final int MAX_REQUEST = 1 << 24;

    /** What the server does with a request. */
    @FunctionalInterface
    interface Act {
        void play(Turn turn) throws IOException;
    }

    private final Rules rules;
    private final ServerSocket listener;
    private final Map<SmbCommand, Act> acts = new ConcurrentHashMap<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final List<SmbCommand> seen = new CopyOnWriteArrayList<>();
    private volatile @Nullable Throwable failure;

    private PlayedServer(Rules rules) throws IOException {
        this.rules = rules;
        this.listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    }

    static PlayedServer start(Rules rules) throws IOException {
        PlayedServer server = new PlayedServer(rules);
        server.daemon(server::accept);
        return server;
    }

    /** Sets the act for requests of that command. It replaces an earlier act. */
    PlayedServer on(SmbCommand command, Act act) {
        acts.put(command, act);
        return this;
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Every command so far, in the order of arrival. */
    List<SmbCommand> seen() {
        return seen;
    }

    /** The number of connections that the client has not ended yet. */
    long connections() {
        return sockets.stream().filter(socket -> !socket.isClosed()).count();
    }

    /** Ends all connections. */
    void disconnect() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** @throws AssertionError if an act failed for another reason than that the client closed the connection */
    @Override
    public void close() throws IOException {
        listener.close();
        disconnect();
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while the played server ended", e);
        }
        if (failure != null) {
            throw new AssertionError("the played server failed", failure);
        }
    }

    private interface Body {
        void run() throws Exception;
    }

    private void daemon(Body body) {
        Thread thread = Thread.ofPlatform().daemon().name("played-server").unstarted(() -> {
            try {
                body.run();
            } catch (EOFException | SocketException e) {
                // The client or close() has ended the connection, as many attacks should.
            } catch (Throwable e) {
                failure = e;
            }
        });
        threads.add(thread);
        thread.start();
    }

    private void accept() throws IOException {
        while (!listener.isClosed()) {
            Socket socket = listener.accept();
            sockets.add(socket);
            daemon(() -> serve(socket));
        }
    }

    private void serve(Socket socket) throws IOException {
        try (socket) {
            socket.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            PlayedSession session = new PlayedSession(rules, socket);
            while (true) {
                int length = in.readInt();
                if (length < 0 || length > MAX_REQUEST) {
                    throw new IllegalStateException("the client sent a frame of length " + length);
                }
                for (Turn turn : session.turns(in.readNBytes(length))) {
                    seen.add(turn.command());
                    acts.getOrDefault(turn.command(), Turn::reply).play(turn);
                }
            }
        }
    }
}
