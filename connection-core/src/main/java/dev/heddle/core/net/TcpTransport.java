package dev.heddle.core.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A TCP connection with TCP_NODELAY. Thread-safety as {@link Transport} says. */
public final class TcpTransport implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(TcpTransport.class);

    private final SocketChannel channel;
    private final String peer;
    private final TransportSend sender = this::send;
    private final TransportReceive receiver;

    private TcpTransport(SocketChannel channel) throws IOException {
        this.channel = channel;
        if (!channel.isConnected()) {
            throw new SocketException("the channel is not connected");
        }
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        this.peer = name(channel.getRemoteAddress());
        this.receiver = channel::read;
    }

    static String name(SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet)) {
            return address.toString();
        }
        String host = inet.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + inet.getPort();
    }

    /**
     * Connects to the first of the host's addresses that answers. The attempts overlap: the next address is tried once the one before has
     * failed, or has not answered for 250 ms; the address families alternate. The lookup of the name is not part of the timeout.
     *
     * @param host name or address
     * @param port 1 to 65535
     * @param timeout for all addresses together, above 0
     * @throws java.net.UnknownHostException if the name has no address
     * @throws java.net.SocketTimeoutException if no address accepted in time and at least one did not answer
     * @throws java.io.InterruptedIOException if the calling thread was interrupted; its interrupt status is kept
     * @throws java.net.ConnectException if every address refused; names each with its reason
     */
    public static TcpTransport connect(String host, int port, Duration timeout) throws IOException {
        SocketChannel channel = open(host, port, timeout);
        try {
            return new TcpTransport(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Connects as {@link #connect} does, for those who need the channel.
     *
     * @param host name or address
     * @param port 1 to 65535
     * @param timeout for all addresses together, above 0
     * @return connected and blocking; the caller closes it
     * @throws IOException as {@link #connect}
     */
    public static SocketChannel open(String host, int port, Duration timeout) throws IOException {
        List<InetAddress> addresses = Dialer.alternating(List.of(InetAddress.getAllByName(host)));
        return Dialer.dial(
                host + ":" + port,
                addresses.stream()
                        .map(address -> new InetSocketAddress(address, port))
                        .toList(),
                timeout,
                SocketChannel::open);
    }

    /**
     * Takes over a connected channel, for example an accepted one.
     *
     * @param channel connected and blocking; passes into the transport's ownership
     * @throws IOException if the channel is not connected
     */
    public static TcpTransport of(SocketChannel channel) throws IOException {
        return new TcpTransport(channel);
    }

    @Override
    public TransportSend sender() {
        return sender;
    }

    @Override
    public TransportReceive receiver() {
        return receiver;
    }

    private long send(ByteBuffer[] buffers, int offset, int length) throws IOException {
        return length == 1 ? channel.write(buffers[offset]) : channel.write(buffers, offset, length);
    }

    @Override
    public void nonBlocking() throws IOException {
        channel.configureBlocking(false);
    }

    @Override
    public SelectableChannel channel() {
        return channel;
    }

    /** The channel shows everything. */
    @Override
    public void onReady(Runnable listener) {}

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public String peer() {
        return peer;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing the socket to {}", peer, e);
        }
    }
}
