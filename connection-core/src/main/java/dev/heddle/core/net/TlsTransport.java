// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import java.io.IOException;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TLS 1.3 or TLS 1.2 connection over a socket. The handshake is complete when the transport is created; a client has
 * then verified the server's certificate and its name.
 *
 * <p>Each side closes its output with close_notify. If the connection ends without close_notify, the reader gets an
 * error, because data may be missing. After {@link #shutdownOutput()} receiving continues with TLS 1.3; with TLS 1.2
 * the peer responds by closing its output too, and drops the data that it has not sent. If a TLS 1.2 peer asks for a
 * renegotiation, the connection fails.
 *
 * <p>In non-blocking mode, a send that wrote only a part of the ciphertext leaves the positions of the buffers
 * unchanged: the next send must begin with the same bytes. In blocking mode, {@link #shutdownOutput()} waits while the
 * socket has no space for close_notify; {@link #close()} ends that wait. {@link #close()} sends close_notify only if
 * the socket accepts it at once. It waits at most 100 ms for its own reader to return, and never for the peer.
 *
 * <p>Thread-safety is as in {@link Transport}; the halves do not wait for each other.
 */
public final class TlsTransport implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(TlsTransport.class);

    private final SSLEngine engine;
    private final SocketChannel channel;
    private final String peer;
    private final TlsSender sender;
    private final TlsReceiver receiver;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Runnable listener = () -> {};

    private TlsTransport(SSLEngine engine, SocketChannel channel, TlsOptions options, String peer) throws IOException {
        this.engine = engine;
        this.channel = channel;
        this.peer = peer;
        TlsFailures failures = new TlsFailures(peer, engine.getUseClientMode());
        ByteBuffer read = TlsHandshake.run(engine, channel, options.handshakeTimeout(), failures);
        sender = new TlsSender(engine, channel, failures);
        receiver = new TlsReceiver(engine, channel, sender, failures, read);
    }

    /**
     * Performs the handshake as the client. The server's certificate must come from a trusted issuer, must be valid
     * today, and must be for the name of {@link TlsOptions#serverName}; without that, for {@code host}.
     *
     * @param connected connected and blocking; passes into the transport's ownership, and is closed if this fails
     * @param host name or address that the user connects to; the connection may lead through a proxy
     * @param port 1 to 65535
     * @param options settings
     * @throws java.io.InterruptedIOException if the calling thread was interrupted; its interrupt status is kept
     * @throws javax.net.ssl.SSLException if the handshake failed, or took too long; says why and what to do
     */
    public static TlsTransport client(SocketChannel connected, String host, int port, TlsOptions options)
            throws IOException {
        return closingIfFailed(connected, () -> {
            String name = options.expectedName(host);
            SSLEngine engine = options.context().createSSLEngine(name, port);
            engine.setUseClientMode(true);
            SSLParameters parameters = parameters(engine, options);
            parameters.setServerNames(TlsNames.sni(name));
            if (options.verifyPeerName()) {
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
            }
            engine.setSSLParameters(parameters);
            return new TlsTransport(engine, connected, options, TlsNames.endpoint(host, port));
        });
    }

    /**
     * Performs the handshake as the server. The context of {@code options} must have the server's key and certificate.
     *
     * @param accepted connected and blocking; passes into the transport's ownership, and is closed if this fails
     * @param options settings
     * @throws java.io.InterruptedIOException if the calling thread was interrupted; its interrupt status is kept
     * @throws javax.net.ssl.SSLException if the handshake failed, or took too long; says why and what to do
     */
    public static TlsTransport server(SocketChannel accepted, TlsOptions options) throws IOException {
        return closingIfFailed(accepted, () -> {
            SSLEngine engine = options.context().createSSLEngine();
            engine.setUseClientMode(false);
            SSLParameters parameters = parameters(engine, options);
            switch (options.clientAuth()) {
                case NONE -> {}
                case WANT -> parameters.setWantClientAuth(true);
                case NEED -> parameters.setNeedClientAuth(true);
            }
            engine.setSSLParameters(parameters);
            return new TlsTransport(engine, accepted, options, SocketTransport.name(accepted.getRemoteAddress()));
        });
    }

    private interface Handshake {
        TlsTransport run() throws IOException;
    }

    private static TlsTransport closingIfFailed(SocketChannel channel, Handshake handshake) throws IOException {
        try {
            if (!channel.isConnected()) {
                throw new SocketException("the channel is not connected");
            }
            if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
            return handshake.run();
        } catch (IOException | RuntimeException | Error e) {
            try {
                channel.close();
            } catch (IOException closing) {
                e.addSuppressed(closing);
            }
            throw e;
        }
    }

    private static SSLParameters parameters(SSLEngine engine, TlsOptions options) {
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(options.allowedProtocols());
        parameters.setApplicationProtocols(options.applicationProtocols());
        return parameters;
    }

    /** Returns the application protocol that was negotiated (ALPN), or null. */
    public @Nullable String alpn() {
        String protocol = engine.getApplicationProtocol();
        return protocol == null || protocol.isEmpty() ? null : protocol;
    }

    /**
     * Returns the session: protocol, cipher suite, certificates; on a server an
     * {@link javax.net.ssl.ExtendedSSLSession}, which has the name that the client asked for (SNI).
     */
    public SSLSession session() {
        return engine.getSession();
    }

    @Override
    public TransportSend sender() {
        return sender;
    }

    @Override
    public TransportReceive receiver() {
        return receiver;
    }

    @Override
    public void nonBlocking() throws IOException {
        channel.configureBlocking(false);
        sender.nonBlocking();
        receiver.nonBlocking();
    }

    @Override
    public SelectableChannel channel() {
        return channel;
    }

    /**
     * Adds write interest to a receiving worker while ciphertext waits for space in the socket: receiving then sends
     * the ciphertext.
     */
    @Override
    public int interest(boolean receiving, boolean sending) {
        return (receiving ? SelectionKey.OP_READ : 0)
                | (sending || (receiving && sender.pending()) ? SelectionKey.OP_WRITE : 0);
    }

    @Override
    public void onReady(Runnable value) {
        listener = value;
    }

    @Override
    public void shutdownOutput() throws IOException {
        sender.shutdown();
        if (sender.pending()) {
            listener.run(); // the interest has changed
        }
    }

    @Override
    public String peer() {
        return peer;
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        receiver.close();
        boolean interrupted = Thread.interrupted(); // the write below would fail
        try {
            sender.sayGoodbye(receiver);
        } catch (IOException | RuntimeException e) {
            LOG.debug("cannot send close_notify to {}", peer, e);
        }
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("cannot close the socket to {}", peer, e);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
