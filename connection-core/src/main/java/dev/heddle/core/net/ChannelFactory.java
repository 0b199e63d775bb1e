// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/**
 * Creates the sockets to connect: sets socket options or a local address, or returns an own implementation.
 * Thread-safe.
 */
@FunctionalInterface
public interface ChannelFactory {

    /**
     * Creates a channel.
     *
     * @return a new channel that is not connected; passes into the caller's ownership
     * @throws IOException if no socket can be created
     */
    SocketChannel open() throws IOException;
}
