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
 * Connects to the first of a host's addresses that answers. The attempts overlap: the next address is tried once the
 * one before has failed, or has said nothing for 250 ms (RFC 8305, section 5). All work is done by the calling thread.
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
     * @param at of {@link System#nanoTime()}; {@link Long#MAX_VALUE} if it never comes
     */
    record Moment(long at) {
        /** About 146 years: what is further away never comes. */
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
     * @param host names the peer in errors
     * @param addresses in the order in which they are tried
     * @param options makes the channels; those that are not returned are closed
     * @param deadline for all addresses together
     * @return connected and non-blocking
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

    /** Reorders addresses so that the families alternate, beginning with that of the first address. */
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
            // Looks at least once, so that the shortest timeout connects to a peer that answers at once.
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
     * Returns the channel if it is connected at once, as some systems do on the loopback; the selector would not tell.
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
     * Ends all attempts under way. Whatever refuses to close keeps nothing else open, and costs nobody a connected
     * channel.
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
            LOG.debug("closing {}", closeable, e);
        }
    }
}
