package dev.heddle.smb.samba;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** A relay between client and server that lets through so many bytes a second in each direction, and holds little itself. */
final class SlowLink implements AutoCloseable {
    private static final int BUFFER = 16 << 10;

    private final int serverPort;
    private final double bytesPerNano;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    SlowLink(SambaServer server, long bytesPerSecond) throws IOException {
        this.serverPort = server.port();
        this.bytesPerNano = bytesPerSecond / 1e9;
        this.listener = new ServerSocket(0, 16, SambaServer.loopback());
        daemon(this::accept);
    }

    /** Where the client connects to. */
    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(SambaServer.loopback(), serverPort);
                for (Socket socket : new Socket[] {client, server}) {
                    sockets.add(socket);
                    socket.setTcpNoDelay(true);
                }
                daemon(() -> pump(client, server));
                daemon(() -> pump(server, client));
            }
        } catch (IOException closed) {
            sockets.removeIf(Socket::isClosed);
        }
    }

    private void pump(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[BUFFER];
            long free = System.nanoTime();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                free = Math.max(free, System.nanoTime()) + (long) (count / bytesPerNano);
                for (long left = free - System.nanoTime(); left > 0; left = free - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                out.write(buffer, 0, count);
            }
        } catch (IOException ended) {
            sockets.remove(from);
        }
    }

    private static void daemon(Runnable work) {
        Thread.ofPlatform().daemon().name("slow-link").start(work);
    }
}
