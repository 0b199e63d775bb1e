package dev.heddle.core.net;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How to connect. Immutable. */
public final class ConnectOptions {
    private static final ConnectOptions DEFAULTS =
            new ConnectOptions(Duration.ofSeconds(30), true, SocketChannel::open, null);

    private final Duration timeout;
    private final boolean keepAlive;
    private final ChannelFactory channels;
    private final @Nullable Proxy proxy;

    private ConnectOptions(Duration timeout, boolean keepAlive, ChannelFactory channels, @Nullable Proxy proxy) {
        this.timeout = timeout;
        this.keepAlive = keepAlive;
        this.channels = channels;
        this.proxy = proxy;
    }

    /** Within 30 seconds, with SO_KEEPALIVE, on plain sockets, without a proxy. */
    public static ConnectOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Limits how long connecting may take: all addresses of the host together, and the proxy's part. The lookup of the
     * name does not count.
     *
     * @param newTimeout above 0; from about 146 years on there is no limit, so {@code ChronoUnit.FOREVER.getDuration()}
     *     is none
     */
    public ConnectOptions timeout(Duration newTimeout) {
        if (newTimeout.isZero() || newTimeout.isNegative()) {
            throw new IllegalArgumentException("the timeout must be above 0: " + newTimeout);
        }
        return new ConnectOptions(newTimeout, keepAlive, channels, proxy);
    }

    /** Sets whether the system looks now and then whether a silent peer is still there (SO_KEEPALIVE). */
    public ConnectOptions keepAlive(boolean newKeepAlive) {
        return new ConnectOptions(timeout, newKeepAlive, channels, proxy);
    }

    /** Sets what makes the sockets, one for each address that is tried. */
    public ConnectOptions channels(ChannelFactory newChannels) {
        return new ConnectOptions(timeout, keepAlive, Objects.requireNonNull(newChannels), proxy);
    }

    /** Sets the proxy that connects to the peer; null for none. */
    public ConnectOptions proxy(@Nullable Proxy newProxy) {
        return new ConnectOptions(timeout, keepAlive, channels, newProxy);
    }

    /** How long connecting may take; above 0. */
    public Duration timeout() {
        return timeout;
    }

    /** Whether SO_KEEPALIVE is set. */
    public boolean keepAlive() {
        return keepAlive;
    }

    /** What makes the sockets. */
    public ChannelFactory channels() {
        return channels;
    }

    /** The proxy; null if there is none. */
    public @Nullable Proxy proxy() {
        return proxy;
    }
}
