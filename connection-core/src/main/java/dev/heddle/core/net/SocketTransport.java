// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transport on a connected socket of any family. Sets TCP_NODELAY where that option exists. The selectors of this JVM
 * can watch channels of its own provider; a thread reads a channel of another provider.
 */
final class SocketTransport implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(SocketTransport.class);

    private final SocketChannel channel;
    private final String peer;
    private final TransportSend sender = this::send;
    private final TransportReceive receiver;
    private volatile Runnable listener = () -> {};

    private SocketTransport(SocketChannel channel, String peer) {
        this.channel = channel;
        this.peer = peer;
        this.receiver = channel::read;
    }

    /**
     * Takes over a channel, and closes it if it cannot be used.
     *
     * @param channel not registered with a selector
     * @throws IOException if the channel is not connected
     */
    static Transport of(SocketChannel channel) throws IOException {
        return of(channel, "");
    }

    /**
     * Takes over a channel as {@link #of(SocketChannel)} does.
     *
     * @param peer the name of the other end; empty to use its address
     */
    static Transport of(SocketChannel channel, String peer) throws IOException {
        return closedOnFailure(channel, () -> {
            if (!channel.isConnected()) {
                throw new SocketException("the channel is not connected");
            }
            channel.configureBlocking(true);
            setIfSupported(channel, StandardSocketOptions.TCP_NODELAY, true);
            String name = peer.isEmpty() ? peerOf(channel) : peer;
            return channel.provider().equals(SelectorProvider.provider())
                    ? new SocketTransport(channel, name)
                    : new BlockingTransport(BlockingStream.of(channel), name);
        });
    }

    /** An operation on a channel. */
    @FunctionalInterface
    interface Use<T> {
        T run() throws IOException;
    }

    /** Closes the channel if {@code use} throws. */
    static <T> T closedOnFailure(Closeable channel, Use<T> use) throws IOException {
        try {
            return use.run();
        } catch (IOException | RuntimeException | Error e) {
            try (channel) {
                throw e;
            }
        }
    }

    static <T> void setIfSupported(SocketChannel channel, SocketOption<T> option, T value) throws IOException {
        if (channel.supportedOptions().contains(option)) {
            channel.setOption(option, value);
        }
    }

    private static String peerOf(SocketChannel channel) throws IOException {
        SocketAddress remote = channel.getRemoteAddress();
        // The client of a Unix-domain socket has no name of its own.
        boolean unnamed =
                remote instanceof UnixDomainSocketAddress && remote.toString().isEmpty();
        return name(unnamed ? channel.getLocalAddress() : remote);
    }

    static String name(SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet)) {
            return address instanceof UnixDomainSocketAddress ? "unix:" + address : String.valueOf(address);
        }
        return name(
                inet.isUnresolved() ? inet.getHostString() : inet.getAddress().getHostAddress(), inet.getPort());
    }

    static String name(String host, int port) {
        return (host.indexOf(':') < 0 || host.startsWith("[") ? host : "[" + host + "]") + ":" + port;
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

    /**
     * Sets the listener, which only {@link #close} calls: the channel reports everything else, but closing it does not
     * wake the selectors that watch it.
     */
    @Override
    public void onReady(Runnable newListener) {
        listener = newListener;
    }

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
        } catch (IOException | RuntimeException e) {
            LOG.debug("cannot close the socket to {}", peer, e);
        }
        listener.run();
    }
}
