package dev.heddle.core.net;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/**
 * Makes the sockets that are then connected: for socket options, a local address, or an own implementation.
 * Thread-safe.
 */
@FunctionalInterface
public interface ChannelFactory {

    /**
     * Makes a channel.
     *
     * @return new and not connected; passes into the caller's ownership
     * @throws IOException if no socket can be made
     */
    SocketChannel open() throws IOException;
}
