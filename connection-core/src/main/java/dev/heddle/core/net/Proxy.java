package dev.heddle.core.net;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/** A proxy that connects to the peer instead of us. Immutable. */
public interface Proxy {

    /** The proxy's name or address. */
    String host();

    /** The proxy's port, 1 to 65535. */
    int port();

    /**
     * Has the proxy connect to a peer. After that the channel carries what the peer sends and receives.
     *
     * @param channel connected to the proxy; the caller closes it if this fails
     * @param host the peer's name or address, which the proxy looks up
     * @param port the peer's port
     * @param deadlineNanos the moment of {@link System#nanoTime()} until which this may take; {@link Long#MAX_VALUE}
     *     for no limit
     * @throws java.net.SocketTimeoutException if that moment passes
     * @throws java.io.InterruptedIOException if the calling thread was interrupted; its interrupt status is kept
     * @throws IOException if the proxy refuses, or answers what it may not
     */
    void establish(SocketChannel channel, String host, int port, long deadlineNanos) throws IOException;
}
