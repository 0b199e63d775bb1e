// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;

/** Creates transports on TCP, with TCP_NODELAY. */
public final class TcpTransport {
    private TcpTransport() {}

    /**
     * Connects to the first of the host's addresses that accepts. The attempts overlap: the next address is tried once
     * the previous one has failed, or has not answered for 250 ms; the address families alternate. With a proxy, this
     * method tries the proxy's addresses, the proxy resolves the host, and the transport's peer is still the host. The
     * name lookup cannot be interrupted and is not part of the timeout.
     *
     * @param host name or address
     * @param port 1 to 65535
     * @param options how to connect
     * @throws java.net.UnknownHostException if the name has no address
     * @throws java.net.SocketTimeoutException if no address accepted in time and at least one did not answer
     * @throws InterruptedIOException if the calling thread was interrupted; its interrupt status is kept
     * @throws java.net.ConnectException if every address refused; the message lists each address with its reason
     */
    public static Transport connect(String host, int port, ConnectOptions options) throws IOException {
        SocketChannel channel = open(host, port, options);
        return SocketTransport.of(channel, options.proxy() == null ? "" : SocketTransport.name(host, port));
    }

    /**
     * Connects as {@link #connect(String, int, ConnectOptions)} does, with the default options.
     *
     * @param host name or address
     * @param port 1 to 65535
     * @param timeout as {@link ConnectOptions#timeout(Duration)}
     * @throws IOException as {@link #connect(String, int, ConnectOptions)}
     */
    public static Transport connect(String host, int port, Duration timeout) throws IOException {
        return connect(host, port, ConnectOptions.defaults().timeout(timeout));
    }

    /**
     * Connects as {@link #connect(String, int, ConnectOptions)} does, and returns the channel.
     *
     * @param host name or address
     * @param port 1 to 65535
     * @param options how to connect
     * @return connected and blocking; the caller closes it
     * @throws IOException as {@link #connect(String, int, ConnectOptions)}
     */
    public static SocketChannel open(String host, int port, ConnectOptions options) throws IOException {
        Dialer.Moment deadline = Dialer.Moment.after(options.timeout());
        Proxy proxy = options.proxy();
        SocketChannel channel = proxy == null
                ? dial(host, port, options, deadline)
                : dial(proxy.host(), proxy.port(), options, deadline);
        return SocketTransport.closedOnFailure(channel, () -> {
            if (options.keepAlive()) {
                SocketTransport.setIfSupported(channel, StandardSocketOptions.SO_KEEPALIVE, true);
            }
            if (proxy != null) {
                establish(proxy, channel, host, port, deadline);
            }
            channel.configureBlocking(true);
            return channel;
        });
    }

    /**
     * Connects as {@link #open(String, int, ConnectOptions)} does, with the default options.
     *
     * @param host name or address
     * @param port 1 to 65535
     * @param timeout as {@link ConnectOptions#timeout(Duration)}
     * @return connected and blocking; the caller closes it
     * @throws IOException as {@link #connect(String, int, ConnectOptions)}
     */
    public static SocketChannel open(String host, int port, Duration timeout) throws IOException {
        return open(host, port, ConnectOptions.defaults().timeout(timeout));
    }

    private static SocketChannel dial(String host, int port, ConnectOptions options, Dialer.Moment deadline)
            throws IOException {
        List<InetAddress> addresses = Dialer.alternating(List.of(InetAddress.getAllByName(host)));
        return Dialer.dial(
                SocketTransport.name(host, port),
                addresses.stream()
                        .map(address -> new InetSocketAddress(address, port))
                        .toList(),
                options,
                deadline);
    }

    private static void establish(Proxy proxy, SocketChannel channel, String host, int port, Dialer.Moment deadline)
            throws IOException {
        try {
            proxy.establish(channel, host, port, deadline.at());
        } catch (ClosedByInterruptException e) {
            throw interrupted(SocketTransport.name(host, port), e);
        }
    }

    static IOException interrupted(String peer, ClosedByInterruptException e) {
        return (IOException) new InterruptedIOException("interrupted while connecting to " + peer).initCause(e);
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
