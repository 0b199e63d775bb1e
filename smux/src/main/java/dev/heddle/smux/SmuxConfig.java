// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import dev.heddle.core.WorkerBackend;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.Workers;
import dev.heddle.core.buffer.BufferPool;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a session. Both sides must use the same version; each side chooses all other settings for itself.
 * Immutable. Many sessions may share one instance, and with it one buffer pool.
 */
public final class SmuxConfig {
    private final int version;
    private final boolean keepAlive;
    private final Duration keepAliveInterval;
    private final Duration keepAliveTimeout;
    private final int maxFrameSize;
    private final int maxReceiveBuffer;
    private final int maxStreamBuffer;
    private final int maxStreamWindow;
    private final int acceptBacklog;
    private final AcceptOverflow acceptOverflow;
    private final int maxStreams;
    private final HalfClose halfClose;
    private final Duration openTimeout;
    private final Duration closeTimeout;
    private final Duration halfClosedWriteTimeout;
    private final @Nullable Duration stalledStreamTimeout;
    private final WorkerConfig worker;
    private final WorkerBackend backend;

    private SmuxConfig(Builder from) {
        version = from.version;
        keepAlive = from.keepAlive;
        keepAliveInterval = from.keepAliveInterval;
        keepAliveTimeout = from.keepAliveTimeout;
        maxFrameSize = from.maxFrameSize;
        maxReceiveBuffer = from.maxReceiveBuffer;
        maxStreamBuffer = from.maxStreamBuffer;
        maxStreamWindow = from.maxStreamWindow;
        acceptBacklog = from.acceptBacklog;
        acceptOverflow = from.acceptOverflow;
        maxStreams = from.maxStreams;
        halfClose = from.halfClose;
        openTimeout = from.openTimeout;
        closeTimeout = from.closeTimeout;
        halfClosedWriteTimeout = from.halfClosedWriteTimeout;
        stalledStreamTimeout = from.stalledStreamTimeout;
        worker = from.worker;
        WorkerBackend chosen = from.backend;
        backend = chosen == null ? defaultBackend() : chosen;
        check();
    }

    private static WorkerBackend defaultBackend() {
        List<String> names = Workers.available();
        return Workers.named(names.isEmpty() || names.contains("threads") ? "threads" : names.get(0));
    }

    private void check() {
        require(version == 1 || version == 2, "version must be 1 or 2: " + version);
        if (keepAlive) {
            require(positive(keepAliveInterval), "keepAliveInterval must be above 0: " + keepAliveInterval);
            require(
                    keepAliveTimeout.compareTo(keepAliveInterval) >= 0,
                    "keepAliveTimeout must not be below keepAliveInterval: " + keepAliveTimeout);
        }
        require(
                maxFrameSize >= 1 && maxFrameSize <= SmuxCodec.MAX_PAYLOAD,
                "maxFrameSize must be 1 to 65535: " + maxFrameSize);
        require(maxReceiveBuffer >= 1, "maxReceiveBuffer must be above 0: " + maxReceiveBuffer);
        require(
                maxStreamBuffer >= 1 && maxStreamBuffer <= maxReceiveBuffer,
                "maxStreamBuffer must be 1 to maxReceiveBuffer: " + maxStreamBuffer);
        require(
                maxStreamWindow >= maxStreamBuffer,
                "maxStreamWindow must not be below maxStreamBuffer: " + maxStreamWindow);
        require(acceptBacklog >= 1, "acceptBacklog must be above 0: " + acceptBacklog);
        require(maxStreams >= 1, "maxStreams must be above 0: " + maxStreams);
        require(positive(openTimeout), "openTimeout must be above 0: " + openTimeout);
        require(positive(closeTimeout), "closeTimeout must be above 0: " + closeTimeout);
        require(positive(halfClosedWriteTimeout), "halfClosedWriteTimeout must be above 0: " + halfClosedWriteTimeout);
        require(
                stalledStreamTimeout == null || positive(stalledStreamTimeout),
                "stalledStreamTimeout must be above 0: " + stalledStreamTimeout);
        require(
                worker.maxQueuedBytes() >= SmuxCodec.HEADER + maxFrameSize,
                "the send queue must hold at least maxFrameSize + 8 bytes: " + worker.maxQueuedBytes());
    }

    private static boolean positive(Duration duration) {
        return !duration.isZero() && !duration.isNegative();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** Returns a builder that holds the default settings. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the default settings: version 1, keep-alive every 10 s, keep-alive timeout 30 s. Settings that xtaci/smux
     * also has keep its defaults.
     */
    public static SmuxConfig defaults() {
        return builder().build();
    }

    /** Protocol version, 1 or 2. */
    public int version() {
        return version;
    }

    /** Whether this side sends keep-alive frames and ends the session when the peer is silent. */
    public boolean keepAlive() {
        return keepAlive;
    }

    /** How often this side sends a NOP. */
    public Duration keepAliveInterval() {
        return keepAliveInterval;
    }

    /** How long the peer may be silent before the session ends. The session checks this once per interval. */
    public Duration keepAliveTimeout() {
        return keepAliveTimeout;
    }

    /** The longest payload that this side sends in one frame, in bytes. */
    public int maxFrameSize() {
        return maxFrameSize;
    }

    /** How many unread bytes all streams together may hold before the session stops reading. */
    public int maxReceiveBuffer() {
        return maxReceiveBuffer;
    }

    /** The smallest window that this side offers on a stream (version 2), in bytes. */
    public int maxStreamBuffer() {
        return maxStreamBuffer;
    }

    /** The largest window that this side offers on a stream (version 2), in bytes. */
    public int maxStreamWindow() {
        return maxStreamWindow;
    }

    /**
     * Returns the window to offer on each of {@code streams} streams. All windows together take at most half of the
     * receive buffer, but no window is smaller than {@link #maxStreamBuffer}.
     */
    int window(int streams) {
        int share = maxReceiveBuffer / 2 / Math.max(1, streams);
        return Math.max(maxStreamBuffer, Math.min(share, maxStreamWindow));
    }

    /** How many streams may wait to be accepted. */
    public int acceptBacklog() {
        return acceptBacklog;
    }

    /** What happens to a stream that the peer opens while the accept backlog is full. */
    public AcceptOverflow acceptOverflow() {
        return acceptOverflow;
    }

    /** How many streams each side may have open at a time. This side refuses further streams of the peer. */
    public int maxStreams() {
        return maxStreams;
    }

    /** When {@link SmuxStream#shutdownOutput()} sends FIN to the peer. */
    public HalfClose halfClose() {
        return halfClose;
    }

    /** How long {@link SmuxSession#openStream()} waits for room in the send queue. */
    public Duration openTimeout() {
        return openTimeout;
    }

    /**
     * How long {@link SmuxSession#close()} waits for the network to take the queued bytes, before it waits for the
     * peer.
     */
    public Duration closeTimeout() {
        return closeTimeout;
    }

    /**
     * How long a writer waits for window space after the peer has sent FIN (version 2). The protocol does not say
     * whether such a peer still reads.
     */
    public Duration halfClosedWriteTimeout() {
        return halfClosedWriteTimeout;
    }

    /** How long an unread stream may block the session before it is aborted; null for no limit. */
    public @Nullable Duration stalledStreamTimeout() {
        return stalledStreamTimeout;
    }

    /** The settings of the underlying worker. All streams share its send queue fairly. */
    public WorkerConfig worker() {
        return worker;
    }

    /** The worker backend, which decides on which threads sessions run. */
    public WorkerBackend backend() {
        return backend;
    }

    /** A builder of settings. Not thread-safe. */
    public static final class Builder {
        private static final int SEND_QUEUE = 256 << 10;

        private int version = 1;
        private boolean keepAlive = true;
        private Duration keepAliveInterval = Duration.ofSeconds(10);
        private Duration keepAliveTimeout = Duration.ofSeconds(30);
        private int maxFrameSize = 32768;
        private int maxReceiveBuffer = 4 << 20;
        private int maxStreamBuffer = 64 << 10;
        private int maxStreamWindow = Outflow.INITIAL_WINDOW;
        private int acceptBacklog = 1024;
        private AcceptOverflow acceptOverflow = AcceptOverflow.REFUSE;
        private int maxStreams = Integer.MAX_VALUE;
        private HalfClose halfClose = HalfClose.AT_ONCE;
        private Duration openTimeout = Duration.ofSeconds(30);
        private Duration closeTimeout = Duration.ofSeconds(5);
        private Duration halfClosedWriteTimeout = Duration.ofSeconds(60);
        private @Nullable Duration stalledStreamTimeout;
        private WorkerConfig worker = WorkerConfig.defaults()
                .withName("smux")
                .withPool(BufferPool.direct(64L << 20))
                .withMaxQueuedBytes(SEND_QUEUE);
        private @Nullable WorkerBackend backend;

        private Builder() {}

        /** Protocol version: 1 (the default) or 2. */
        public Builder version(int value) {
            version = value;
            return this;
        }

        /**
         * Sends keep-alive frames, and ends the session when the peer is silent.
         *
         * @param interval how often this side sends a NOP, above 0; 10 s by default
         * @param timeout how long the session may receive no byte before it ends, not below {@code interval}; 30 s by
         *     default
         */
        public Builder keepAlive(Duration interval, Duration timeout) {
            keepAlive = true;
            keepAliveInterval = interval;
            keepAliveTimeout = timeout;
            return this;
        }

        /** Turns keep-alive off. A peer that expects keep-alive frames ends an idle session. */
        public Builder noKeepAlive() {
            keepAlive = false;
            return this;
        }

        /** The longest payload that this side sends in one frame, in bytes: 1 to 65535, 32768 by default. */
        public Builder maxFrameSize(int bytes) {
            maxFrameSize = bytes;
            return this;
        }

        /**
         * How many unread bytes all streams together may hold before the session stops reading: above 0, 4 MiB by
         * default.
         */
        public Builder maxReceiveBuffer(int bytes) {
            maxReceiveBuffer = bytes;
            return this;
        }

        /**
         * Sets one window size for each stream, in bytes, whatever the number of streams: 1 to the receive buffer. By
         * default the window is 64 KiB, and larger while there are few streams.
         */
        public Builder maxStreamBuffer(int bytes) {
            return streamWindow(bytes, bytes);
        }

        /**
         * Sets the range of the window offered on each stream, in bytes. The window is as large as possible while the
         * windows of all streams together take at most half of the receive buffer; it shrinks with more streams.
         *
         * @param least 1 to the receive buffer; 64 KiB by default
         * @param most not below {@code least}; by default 256 KiB, which is what the protocol lets a peer send before
         *     it knows the window
         */
        public Builder streamWindow(int least, int most) {
            maxStreamBuffer = least;
            maxStreamWindow = most;
            return this;
        }

        /**
         * How many streams may wait to be accepted.
         *
         * @param streams above 0; 1024 by default
         * @param overflow what happens to a stream that the peer opens while the backlog is full; {@link
         *     AcceptOverflow#REFUSE} by default
         */
        public Builder acceptBacklog(int streams, AcceptOverflow overflow) {
            acceptBacklog = streams;
            acceptOverflow = overflow;
            return this;
        }

        /**
         * How many streams each side may have open at a time: above 0, no limit by default. The streams of the peer do
         * not count against the limit of this side.
         */
        public Builder maxStreams(int streams) {
            maxStreams = streams;
            return this;
        }

        /** When {@link SmuxStream#shutdownOutput()} sends FIN to the peer: {@link HalfClose#AT_ONCE} by default. */
        public Builder halfClose(HalfClose policy) {
            halfClose = policy;
            return this;
        }

        /** How long opening a stream waits for room in the send queue: above 0, 30 s by default. */
        public Builder openTimeout(Duration timeout) {
            openTimeout = timeout;
            return this;
        }

        /** How long closing the session waits for the network to take the queued bytes: above 0, 5 s by default. */
        public Builder closeTimeout(Duration timeout) {
            closeTimeout = timeout;
            return this;
        }

        /** How long a writer waits for window space after the peer has sent FIN: above 0, 60 s by default. */
        public Builder halfClosedWriteTimeout(Duration timeout) {
            halfClosedWriteTimeout = timeout;
            return this;
        }

        /** How long an unread stream may block the session before it is aborted: above 0, no limit by default. */
        public Builder stalledStreamTimeout(Duration timeout) {
            stalledStreamTimeout = timeout;
            return this;
        }

        /**
         * The settings of the underlying worker. All streams share its send queue, which has 256 KiB by default. The
         * default pool is {@linkplain BufferPool#direct direct}; large frames are written from it without another copy.
         */
        public Builder worker(WorkerConfig value) {
            worker = value;
            return this;
        }

        /**
         * The worker backend, which decides on which threads sessions run: {@code threads} by default; if that is not
         * available, the first available one.
         */
        public Builder backend(WorkerBackend value) {
            backend = value;
            return this;
        }

        /**
         * Builds the settings.
         *
         * @throws IllegalArgumentException if a setting is out of range; the message names the setting
         */
        public SmuxConfig build() {
            return new SmuxConfig(this);
        }
    }
}
