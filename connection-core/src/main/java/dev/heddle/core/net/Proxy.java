// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/**
 * A proxy through which TCP connections are made: SOCKS5 (RFC 1928) or HTTP CONNECT (RFC 9110, section 9.3.6).
 * Immutable and thread-safe.
 *
 * <p>The proxy resolves the names of targets; this computer resolves only the name of the proxy. The connection to the
 * proxy is not encrypted, so anyone on the way to the proxy can read the login.
 */
public interface Proxy {

    /**
     * Returns a SOCKS5 proxy without a login.
     *
     * @param host name or address of the proxy
     * @param port 1 to 65535, usually 1080
     * @throws IllegalArgumentException if the host is not a name or an address, or the port is out of range
     */
    static Proxy socks5(String host, int port) {
        return new Socks5Proxy(ProxyUri.host(host), ProxyUri.port(port), null);
    }

    /**
     * Returns an HTTP proxy that supports CONNECT, without a login.
     *
     * @param host name or address of the proxy
     * @param port 1 to 65535, often 8080 or 3128
     * @throws IllegalArgumentException if the host is not a name or an address, or the port is out of range
     */
    static Proxy httpConnect(String host, int port) {
        return new HttpConnectProxy(ProxyUri.host(host), ProxyUri.port(port), null);
    }

    /**
     * Parses {@code socks5://[user:password@]host[:port]} or {@code http://[user:password@]host[:port]}. The default
     * port is 1080 for SOCKS5 and 8080 for HTTP. {@code socks5h} means the same as {@code socks5}. Write an IPv6
     * address in brackets. Special characters in user and password are percent-encoded as UTF-8.
     *
     * @throws IllegalArgumentException if the text has another form; the message shows the allowed forms, and no
     *     password
     */
    static Proxy parse(String uri) {
        return ProxyUri.parse(uri);
    }

    /**
     * Returns this proxy with a login: user and password by RFC 1929 for SOCKS5, the Basic scheme of RFC 7617 for HTTP.
     *
     * @param user for SOCKS5 1 to 255 bytes in UTF-8; for HTTP 1 to 1024 bytes, without colon and control characters
     * @param password for SOCKS5 1 to 255 bytes in UTF-8; for HTTP up to 4096 bytes, without control characters; copied
     * @throws IllegalArgumentException if user or password cannot be sent
     */
    Proxy withLogin(String user, char[] password);

    /** Returns the name or address of the proxy, without brackets. */
    String host();

    /** Returns the port of the proxy, 1 to 65535. */
    int port();

    /**
     * Asks the proxy to connect to a target, and reads exactly the proxy's response: the next byte that the channel
     * reads is the first one that the target sent. Closing the channel does not end the wait; an interrupt does.
     *
     * @param channel connected to the proxy; no other thread may use it meanwhile; blocking afterwards. The caller
     *     closes it on failure
     * @param host name or address of the target; a name is resolved by the proxy
     * @param port port of the target, 1 to 65535
     * @param deadlineNanos moment of {@link System#nanoTime()} until which this may wait; {@link Long#MAX_VALUE} for no
     *     limit
     * @throws java.net.UnknownHostException if the host is not a name or an address that can be sent to a proxy
     * @throws java.net.ConnectException if the proxy refused; the message gives the proxy's reason
     * @throws java.net.ProtocolException if the response violates the protocol or is longer than 8 KiB
     * @throws java.net.SocketTimeoutException if the proxy did not answer in time
     * @throws java.io.InterruptedIOException if the calling thread was interrupted; its interrupt status is kept
     * @throws IOException if the connection to the proxy fails or ends
     * @throws IllegalArgumentException if the port is out of range
     */
    void establish(SocketChannel channel, String host, int port, long deadlineNanos) throws IOException;
}
