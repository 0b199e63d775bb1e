package dev.heddle.smux;

import dev.heddle.core.WorkerBackend;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.Workers;
import dev.heddle.core.buffer.BufferPool;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a session. Both ends must agree on the version; all else is each end's own. Immutable; one instance, and
 * with it one buffer pool, may serve many sessions.
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
                "the send queue must hold a frame: " + worker.maxQueuedBytes());
    }

    private static boolean positive(Duration duration) {
        return !duration.isZero() && !duration.isNegative();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** A builder that holds the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** The defaults, those of the original where it has them: version 1, keep-alive every 10 s, 30 s timeout. */
    public static SmuxConfig defaults() {
        return builder().build();
    }

    /** Protocol version, 1 or 2. */
    public int version() {
        return version;
    }

    /** Whether signs of life are sent and awaited. */
    public boolean keepAlive() {
        return keepAlive;
    }

    /** How often a NOP is sent. */
    public Duration keepAliveInterval() {
        return keepAliveInterval;
    }

    /** After how long without a byte from the peer the session ends; noticed at the next interval. */
    public Duration keepAliveTimeout() {
        return keepAliveTimeout;
    }

    /** The longest payload that this end sends in one frame, in bytes. */
    public int maxFrameSize() {
        return maxFrameSize;
    }

    /** How many received bytes all streams together may hold unread before the session stops reading. */
    public int maxReceiveBuffer() {
        return maxReceiveBuffer;
    }

    /** The window that this end offers on each stream at least (version 2), in bytes. */
    public int maxStreamBuffer() {
        return maxStreamBuffer;
    }

    /** The window that this end offers on each stream at most (version 2), in bytes. */
    public int maxStreamWindow() {
        return maxStreamWindow;
    }

    /**
     * The window to offer on each of so many streams, so that all together may have half of the receive buffer on their
     * way, or their least.
     */
    int window(int streams) {
        int share = maxReceiveBuffer / 2 / Math.max(1, streams);
        return Math.max(maxStreamBuffer, Math.min(share, maxStreamWindow));
    }

    /** How many streams may wait to be accepted. */
    public int acceptBacklog() {
        return acceptBacklog;
    }

    /** What happens to those beyond. */
    public AcceptOverflow acceptOverflow() {
        return acceptOverflow;
    }

    /** How many streams each side may have opened at a time; further ones of the peer's are refused. */
    public int maxStreams() {
        return maxStreams;
    }

    /** When {@link SmuxStream#shutdownOutput()} tells the peer. */
    public HalfClose halfClose() {
        return halfClose;
    }

    /** How long {@link SmuxSession#openStream()} waits for room in the send queue. */
    public Duration openTimeout() {
        return openTimeout;
    }

    /**
     * How long {@link SmuxSession#close()} waits for queued bytes to be taken by the network, before it waits for the
     * peer.
     */
    public Duration closeTimeout() {
        return closeTimeout;
    }

    /**
     * How long a writer waits for the window of a peer that sends no more (version 2): the protocol does not tell
     * whether such a peer still reads.
     */
    public Duration halfClosedWriteTimeout() {
        return halfClosedWriteTimeout;
    }

    /** How long an unread stream may hold up the session before it is aborted; null for ever. */
    public @Nullable Duration stalledStreamTimeout() {
        return stalledStreamTimeout;
    }

    /** Settings of the worker below; its send queue is what the streams share fairly. */
    public WorkerConfig worker() {
        return worker;
    }

    /** On which threads sessions run. */
    public WorkerBackend backend() {
        return backend;
    }

    /** Collects settings; not thread-safe. */
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
         * Sends and awaits signs of life.
         *
         * @param interval how often a NOP is sent, above 0; 10 s by default
         * @param timeout after how long without a byte the session ends, not below {@code interval}; 30 s by default
         */
        public Builder keepAlive(Duration interval, Duration timeout) {
            keepAlive = true;
            keepAliveInterval = interval;
            keepAliveTimeout = timeout;
            return this;
        }

        /** Neither sends nor awaits signs of life. A peer that awaits them ends an idle session. */
        public Builder noKeepAlive() {
            keepAlive = false;
            return this;
        }

        /** The longest payload sent in one frame: 1 to 65535, 32768 by default. */
        public Builder maxFrameSize(int bytes) {
            maxFrameSize = bytes;
            return this;
        }

        /** The unread bytes of all streams at which the session stops reading: above 0, 4 MiB by default. */
        public Builder maxReceiveBuffer(int bytes) {
            maxReceiveBuffer = bytes;
            return this;
        }

        /**
         * The window offered on each stream, however many there are: 1 to the receive buffer. By default 64 KiB, and
         * more while streams are few.
         */
        public Builder maxStreamBuffer(int bytes) {
            return streamWindow(bytes, bytes);
        }

        /**
         * The window offered on each stream. It is as large as it may be while the windows of all streams together take
         * half of the receive buffer; with more streams it shrinks.
         *
         * @param least 1 to the receive buffer; 64 KiB by default
         * @param most not below {@code least}; by default 256 KiB, what the protocol lets a peer send before it knows
         *     the window
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
         * @param overflow what happens to those beyond; {@link AcceptOverflow#REFUSE} by default
         */
        public Builder acceptBacklog(int streams, AcceptOverflow overflow) {
            acceptBacklog = streams;
            acceptOverflow = overflow;
            return this;
        }

        /**
         * How many streams each side may have opened at a time: above 0, no limit by default. Those of the peer do not
         * count against this side's.
         */
        public Builder maxStreams(int streams) {
            maxStreams = streams;
            return this;
        }

        /** When {@link SmuxStream#shutdownOutput()} tells the peer: {@link HalfClose#AT_ONCE} by default. */
        public Builder halfClose(HalfClose policy) {
            halfClose = policy;
            return this;
        }

        /** How long opening a stream waits for room: above 0, 30 s by default. */
        public Builder openTimeout(Duration timeout) {
            openTimeout = timeout;
            return this;
        }

        /** How long closing the session waits for queued bytes to leave: above 0, 5 s by default. */
        public Builder closeTimeout(Duration timeout) {
            closeTimeout = timeout;
            return this;
        }

        /** How long a writer waits for the window of a peer that sends no more: above 0, 60 s by default. */
        public Builder halfClosedWriteTimeout(Duration timeout) {
            halfClosedWriteTimeout = timeout;
            return this;
        }

        /** How long an unread stream may hold up the session before it is aborted: above 0; never by default. */
        public Builder stalledStreamTimeout(Duration timeout) {
            stalledStreamTimeout = timeout;
            return this;
        }

        /**
         * The worker's settings; its send queue, 256 KiB by default, is what the streams share. The default pool is
         * {@linkplain BufferPool#direct direct}, from which large frames are written without another copy.
         */
        public Builder worker(WorkerConfig value) {
            worker = value;
            return this;
        }

        /** On which threads sessions run: {@code threads} by default, or the first that is there. */
        public Builder backend(WorkerBackend value) {
            backend = value;
            return this;
        }

        /**
         * The settings.
         *
         * @throws IllegalArgumentException if one is out of range; the message names it
         */
        public SmuxConfig build() {
            return new SmuxConfig(this);
        }
    }
}
