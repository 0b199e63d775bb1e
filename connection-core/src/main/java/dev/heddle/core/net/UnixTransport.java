// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Creates transports on Unix-domain sockets. */
public final class UnixTransport {
    private UnixTransport() {}

    /**
     * Connects to a socket of this machine. Waits while the listener's queue is full; an interrupt ends the wait.
     *
     * @param path the path of the socket; most systems allow about 100 bytes
     * @throws java.net.SocketException if no process listens there, or the path is too long
     * @throws java.io.InterruptedIOException if the calling thread was interrupted; its interrupt status is kept
     * @throws UnsupportedOperationException if the system does not support Unix-domain sockets
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
