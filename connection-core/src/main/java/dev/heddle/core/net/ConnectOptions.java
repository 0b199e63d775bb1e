// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Settings for connecting. Immutable. */
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

    /** Returns the defaults: a timeout of 30 seconds, SO_KEEPALIVE, plain sockets, no proxy. */
    public static ConnectOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Limits the total time of connecting: all addresses of the host together, including the proxy handshake. The name
     * lookup does not count.
     *
     * @param newTimeout above 0; from about 146 years on there is no limit, so {@code ChronoUnit.FOREVER.getDuration()}
     *     means no limit
     */
    public ConnectOptions timeout(Duration newTimeout) {
        if (newTimeout.isZero() || newTimeout.isNegative()) {
            throw new IllegalArgumentException("the timeout must be above 0: " + newTimeout);
        }
        return new ConnectOptions(newTimeout, keepAlive, channels, proxy);
    }

    /** Sets whether the system checks periodically that a silent peer still exists (SO_KEEPALIVE). */
    public ConnectOptions keepAlive(boolean newKeepAlive) {
        return new ConnectOptions(timeout, newKeepAlive, channels, proxy);
    }

    /** Sets the factory of the sockets, which creates one for each address that is tried. */
    public ConnectOptions channels(ChannelFactory newChannels) {
        return new ConnectOptions(timeout, keepAlive, Objects.requireNonNull(newChannels), proxy);
    }

    /** Sets the proxy to connect through; null for none. */
    public ConnectOptions proxy(@Nullable Proxy newProxy) {
        return new ConnectOptions(timeout, keepAlive, channels, newProxy);
    }

    /** Returns the time limit of connecting; above 0. */
    public Duration timeout() {
        return timeout;
    }

    /** Whether SO_KEEPALIVE is set. */
    public boolean keepAlive() {
        return keepAlive;
    }

    /** Returns the factory of the sockets. */
    public ChannelFactory channels() {
        return channels;
    }

    /** Returns the proxy; null if there is none. */
    public @Nullable Proxy proxy() {
        return proxy;
    }
}
