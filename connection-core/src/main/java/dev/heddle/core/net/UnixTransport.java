package dev.heddle.core.net;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Makes transports on Unix-domain sockets. */
public final class UnixTransport {
    private UnixTransport() {}

    /**
     * Connects to a socket of this machine. Waits as long as the listener's queue is full; an interrupt ends that.
     *
     * @param path of the socket; short, about 100 bytes is the most that systems allow
     * @throws java.net.SocketException if nobody listens there, or the path is too long
     * @throws java.io.InterruptedIOException if the calling thread was interrupted; its interrupt status is kept
     * @throws UnsupportedOperationException if the system has no such sockets
     */
    public static Transport connect(Path path) throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
        try {
            return of(SocketChannel.open(address));
        } catch (ClosedByInterruptException e) {
            throw TcpTransport.interrupted(SocketTransport.name(address), e);
        }
    }

    /**
     * Takes over a connected channel, for example an accepted one.
     *
     * @param channel connected, not registered with a selector; passes into the transport's ownership, and is closed if
     *     it cannot be used
     * @throws IOException if the channel is not connected
     */
    public static Transport of(SocketChannel channel) throws IOException {
        return SocketTransport.of(channel);
    }
}
