// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects to the first of a host's addresses that accepts. The attempts overlap: the next address is tried once the
 * previous one has failed, or has not answered for 250 ms (RFC 8305, section 5). The calling thread does all the work.
 */
final class Dialer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Dialer.class);
    private static final Duration STAGGER = Duration.ofMillis(250);

    private final String host;
    private final ArrayDeque<InetSocketAddress> untried;
    private final ConnectOptions options;
    private final Moment deadline;
    private final Selector selector;
    private final Map<SocketChannel, InetSocketAddress> pending = new LinkedHashMap<>();
    private final Map<InetSocketAddress, Exception> failures = new LinkedHashMap<>();
    private Moment nextAttempt = Moment.after(Duration.ZERO);

    private Dialer(String host, List<InetSocketAddress> addresses, ConnectOptions options, Moment deadline)
            throws IOException {
        this.host = host;
        this.untried = new ArrayDeque<>(addresses);
        this.options = options;
        this.deadline = deadline;
        this.selector = Selector.open();
    }

    /**
     * A moment on the machine's monotonic clock.
     *
     * @param at the time in {@link System#nanoTime()}; {@link Long#MAX_VALUE} for never
     */
    record Moment(long at) {
        /** About 146 years; a longer time means never. */
        private static final Duration FURTHEST = Duration.ofNanos(Long.MAX_VALUE >> 1);

        static Moment after(Duration timeout) {
            return new Moment(timeout.compareTo(FURTHEST) < 0 ? System.nanoTime() + timeout.toNanos() : Long.MAX_VALUE);
        }

        long remainingNanos() {
            return at == Long.MAX_VALUE ? Long.MAX_VALUE : at - System.nanoTime();
        }

        boolean expired() {
            return remainingNanos() <= 0;
        }
    }

    /**
     * Connects to one of {@code addresses}.
     *
     * @param host the peer's name in errors
     * @param addresses the addresses to try, in this order
     * @param options provides the channels; channels that are not returned are closed
     * @param deadline for all addresses together
     * @return the connected channel, non-blocking
     * @throws SocketTimeoutException if no address accepted and at least one did not answer
     * @throws InterruptedIOException if the calling thread was interrupted; its interrupt status is kept
     * @throws ConnectException if every address refused
     */
    static SocketChannel dial(String host, List<InetSocketAddress> addresses, ConnectOptions options, Moment deadline)
            throws IOException {
        try (Dialer dialer = new Dialer(host, addresses, options, deadline)) {
            return dialer.firstConnected();
        }
    }

    /** Reorders addresses so that the families alternate, starting with the family of the first address. */
    static List<InetAddress> alternating(List<InetAddress> addresses) {
        Class<?> family = addresses.getFirst().getClass();
        ArrayDeque<InetAddress> first = new ArrayDeque<>(addresses);
        ArrayDeque<InetAddress> second = new ArrayDeque<>(addresses);
        first.removeIf(address -> !family.isInstance(address));
        second.removeIf(family::isInstance);
        List<InetAddress> ordered = new ArrayList<>(addresses.size());
        while (!first.isEmpty() || !second.isEmpty()) {
            if (!first.isEmpty()) {
                ordered.add(first.removeFirst());
            }
            if (!second.isEmpty()) {
                ordered.add(second.removeFirst());
            }
        }
        return ordered;
    }

    private SocketChannel firstConnected() throws IOException {
        while (!untried.isEmpty() || !pending.isEmpty()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted while connecting to " + host);
            }
            if (!untried.isEmpty() && nextAttempt.expired()) {
                nextAttempt = Moment.after(STAGGER);
                SocketChannel atOnce = start(untried.removeFirst());
                if (atOnce != null) {
                    return atOnce;
                }
            }
            // Polls at least once, so that even the shortest timeout connects to a peer that accepts at once.
            SocketChannel connected = awaitOne();
            if (connected != null) {
                return connected;
            }
            if (deadline.expired()) {
                untried.forEach(address -> failures.put(address, new SocketTimeoutException("not tried in time")));
                pending.values().forEach(address -> failures.put(address, new SocketTimeoutException("no answer")));
                break;
            }
        }
        throw failure();
    }

    /**
     * Starts an attempt. Returns the channel if it is connected at once, which some systems do on the loopback
     * interface; the selector would not report it.
     */
    private @Nullable SocketChannel start(InetSocketAddress address) throws IOException {
        SocketChannel channel = options.channels().open();
        pending.put(channel, address);
        try {
            channel.configureBlocking(false);
            if (channel.connect(address)) {
                pending.remove(channel);
                return channel;
            }
            channel.register(selector, SelectionKey.OP_CONNECT);
        } catch (IOException | UnsupportedAddressTypeException e) {
            failed(channel, e);
        }
        return null;
    }

    private void failed(SocketChannel channel, Exception reason) {
        InetSocketAddress address = pending.remove(channel);
        if (address != null) {
            failures.put(address, reason);
        }
        close(channel);
        nextAttempt = Moment.after(Duration.ZERO);
    }

    private @Nullable SocketChannel awaitOne() throws IOException {
        long nanos = untried.isEmpty()
                ? deadline.remainingNanos()
                : Math.min(deadline.remainingNanos(), nextAttempt.remainingNanos());
        if (nanos <= 0) {
            selector.selectNow();
        } else {
            selector.select(Math.ceilDiv(nanos, 1_000_000L));
        }
        for (SelectionKey key : selector.selectedKeys()) {
            SocketChannel channel = (SocketChannel) key.channel();
            try {
                if (channel.finishConnect()) {
                    pending.remove(channel);
                    return channel;
                }
            } catch (IOException e) {
                failed(channel, e);
            }
        }
        selector.selectedKeys().clear();
        return null;
    }

    private IOException failure() {
        String reasons = failures.entrySet().stream()
                .map(failure -> SocketTransport.name(failure.getKey()) + ": " + reason(failure.getValue()))
                .collect(Collectors.joining("; "));
        boolean late = failures.values().stream().anyMatch(SocketTimeoutException.class::isInstance);
        IOException failure = late
                ? new SocketTimeoutException(host + " did not answer within " + options.timeout()
                        + (failures.size() > 1 ? " (" + reasons + ")" : ""))
                : new ConnectException(reasons);
        failures.values().forEach(failure::addSuppressed);
        return failure;
    }

    private static String reason(Exception failure) {
        return failure instanceof UnsupportedAddressTypeException
                ? "addresses of this family are not supported here"
                : String.valueOf(failure.getMessage());
    }

    /**
     * Ends all pending attempts. A channel that fails to close affects neither the other channels nor the connected
     * one.
     */
    @Override
    public void close() {
        close(selector);
        pending.keySet().forEach(Dialer::close);
    }

    private static void close(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException | RuntimeException e) {
            LOG.debug("cannot close {}", closeable, e);
        }
    }
}
