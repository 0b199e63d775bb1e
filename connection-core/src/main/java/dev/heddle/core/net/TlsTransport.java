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
 * A TLS 1.3 or TLS 1.2 connection over a socket. The handshake is done before there is a transport; a client has
 * verified the server's certificate and its name by then.
 *
 * <p>Each end ends its output with close_notify. The end of the connection without one is an error to the reader,
 * because data may be missing. After {@link #shutdownOutput()} receiving goes on with TLS 1.3; with TLS 1.2 the peer
 * answers by ending its output too, and drops what it has not sent. A TLS 1.2 peer that asks for a renegotiation is
 * refused, and the connection ends.
 *
 * <p>Non-blocking, a send that wrote only a part of the ciphertext leaves the positions of the buffers where they
 * were: the next send must begin with the same bytes. Blocking, {@link #shutdownOutput()} waits while the socket has
 * no room for close_notify; {@link #close()} ends that. It sends close_notify only if the socket takes it at once, and
 * waits for its own reader to leave, at most 100 ms, never for the peer.
 *
 * <p>Thread-safety as {@link Transport} says; the halves do not wait for each other.
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
     * Does the handshake as the client. The server's certificate must come from a trusted issuer, must be valid today,
     * and must be for the name of {@link TlsOptions#serverName}, or else for {@code host}.
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
     * Does the handshake as the server. The context of {@code options} has the server's key and certificate.
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

    /** The application protocol that was negotiated (ALPN), or null. */
    public @Nullable String alpn() {
        String protocol = engine.getApplicationProtocol();
        return protocol == null || protocol.isEmpty() ? null : protocol;
    }

    /**
     * The session: protocol, cipher suite, certificates; on a server an {@link javax.net.ssl.ExtendedSSLSession},
     * which has the name that the client asked for (SNI).
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
     * While ciphertext waits for room in the socket, a worker that waits for input waits for room too: receiving then
     * sends it.
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
            LOG.debug("sending close_notify to {}", peer, e);
        }
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing the socket to {}", peer, e);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
