// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import dev.heddle.core.Exchange;
import dev.heddle.core.Frame;
import dev.heddle.core.FrameFormat;
import dev.heddle.core.Inbound;
import dev.heddle.core.MessageProtocol;
import dev.heddle.core.Overflow;
import dev.heddle.core.Permits;
import dev.heddle.core.PreparedFrame;
import dev.heddle.core.ProtocolViolationException;
import dev.heddle.core.buffer.BufferPool;
import dev.heddle.core.buffer.PooledBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The smallest protocol with all features of the core: ids, several messages in a frame, interim replies,
 * notifications, permits, cancel messages. {@link TestMessage} describes its wire format. A received request is treated
 * as a notification, so that two instances can talk to each other.
 *
 * <p>Four texts cause failures on purpose: a received {@value #BOMB} makes the decoder throw a RuntimeException, a
 * request {@value #UNSENDABLE} is refused before it is sent, and a request {@value #UNSEALABLE} or
 * {@value #UNSEALABLE_ERROR} throws when its ids are encoded. The late reply to a request {@value #WANTED} is not
 * discarded.
 */
public final class TestProtocol implements MessageProtocol<TestRequest, TestReply> {
    /** The longest frame, header included, in bytes. */
    public static final int MAX_FRAME = 1 << 20;
    /** Makes the decoder throw a RuntimeException. */
    public static final String BOMB = "bomb";
    /** Is refused before it is sent. */
    public static final String UNSENDABLE = "unsendable";
    /** Throws a RuntimeException when its ids are encoded. */
    public static final String UNSEALABLE = "unsealable";
    /** Throws an Error when its ids are encoded. */
    public static final String UNSEALABLE_ERROR = "unsealable error";

    /** A late reply to this request is {@linkplain #lateReplies kept}. */
    public static final String WANTED = "wanted";

    static final int FRAME_HEADER = 4;

    private static final FrameFormat FORMAT = new FrameFormat() {
        @Override
        public int maxFrameLength() {
            return MAX_FRAME;
        }

        @Override
        public int frameLength(ByteBuffer bytes, int at) throws ProtocolViolationException {
            if (bytes.limit() - at < FRAME_HEADER) {
                return MORE;
            }
            int body = bytes.getInt(at);
            if (body < TestMessage.HEADER || body > MAX_FRAME - FRAME_HEADER) {
                throw new ProtocolViolationException("a frame of " + body + " bytes; allowed are " + TestMessage.HEADER
                        + " to " + (MAX_FRAME - FRAME_HEADER));
            }
            return FRAME_HEADER + body;
        }
    };

    private final BufferPool pool;
    private final @Nullable Permits permits;
    private final AtomicInteger discarded = new AtomicInteger();
    private final Queue<String> lateReplies = new ConcurrentLinkedQueue<>();
    private volatile int timeoutsWhilePending = 1;
    private volatile long idLimit = Long.MAX_VALUE;
    private volatile boolean ordered;
    private volatile Overflow overflow = Overflow.DROP;

    /**
     * Creates a protocol for one connection.
     *
     * @param pool provides the memory of frames
     * @param permits the flow control; null for none
     */
    public TestProtocol(BufferPool pool, @Nullable Permits permits) {
        this.pool = pool;
        this.permits = permits;
    }

    /** Returns how many messages were discarded. */
    public int discarded() {
        return discarded.get();
    }

    /** Returns the late replies to requests {@value #WANTED}. */
    public List<String> lateReplies() {
        return List.copyOf(lateReplies);
    }

    /**
     * Sets how many default timeouts a pending call may take.
     *
     * @param times 1 or more
     */
    public void setTimeoutsWhilePending(int times) {
        timeoutsWhilePending = times;
    }

    /**
     * Sets how many ids there are. Call it before the connection is started.
     *
     * @param limit 1 or more
     */
    public void setIdLimit(long limit) {
        idLimit = limit;
    }

    @Override
    public long idLimit() {
        return idLimit;
    }

    /**
     * Makes the protocol ordered: requests keep their order and are answered in that order. Call it before the
     * connection is started.
     */
    public void setOrdered() {
        ordered = true;
    }

    @Override
    public boolean ordered() {
        return ordered;
    }

    /**
     * Sets what happens to notifications when too many of them wait. Call it before the connection is started.
     *
     * @param policy the policy; the default is {@link Overflow#DROP}
     */
    public void setOverflow(Overflow policy) {
        overflow = policy;
    }

    @Override
    public Overflow overflow() {
        return overflow;
    }

    @Override
    public int timeoutsWhilePending() {
        return timeoutsWhilePending;
    }

    @Override
    public @Nullable Consumer<TestReply> lateReply(Exchange<TestRequest, TestReply> exchange) {
        return exchange.request().text().equals(WANTED) ? reply -> lateReplies.add(reply.take()) : null;
    }

    @Override
    public FrameFormat frameFormat() {
        return FORMAT;
    }

    @Override
    public @Nullable Permits permits() {
        return permits;
    }

    @Override
    public PreparedFrame prepare(List<TestRequest> messages) throws IOException {
        int length = FRAME_HEADER;
        for (TestRequest message : messages) {
            if (message.text().equals(UNSENDABLE)) {
                throw new IOException("asked to refuse this");
            }
            length += TestMessage.HEADER + message.text().length();
        }
        return new Prepared(messages, pool.acquire(length));
    }

    private record Prepared(List<TestRequest> requests, PooledBuffer buffer) implements PreparedFrame {
        @Override
        public int messages() {
            return requests.size();
        }

        @Override
        public int charge(int message) {
            return requests.get(message).charge();
        }

        @Override
        public int length() {
            return buffer.bytes().limit();
        }

        @Override
        public PooledBuffer seal(long firstId) {
            ByteBuffer bytes = buffer.bytes();
            bytes.putInt(bytes.limit() - FRAME_HEADER);
            long id = firstId;
            for (TestRequest request : requests) {
                if (request.text().equals(UNSEALABLE)) {
                    release();
                    throw new IllegalStateException("asked to fail on this");
                }
                if (request.text().equals(UNSEALABLE_ERROR)) {
                    release();
                    throw new NoClassDefFoundError("asked to fail on this");
                }
                new TestMessage(TestMessage.Kind.REQUEST, id, 0, 0, request.text()).encode(bytes);
                id += request.charge();
            }
            bytes.flip();
            return buffer;
        }

        @Override
        public void release() {
            buffer.release();
        }
    }

    @Override
    public void decode(PooledBuffer frame, Inbound<TestReply> in) throws IOException {
        try {
            ByteBuffer bytes = frame.bytes().position(FRAME_HEADER);
            while (bytes.hasRemaining()) {
                int textAt = bytes.position() + TestMessage.HEADER;
                route(TestMessage.decode(bytes), frame, textAt, in);
            }
        } finally {
            frame.release();
        }
    }

    private static void route(TestMessage message, PooledBuffer frame, int textAt, Inbound<TestReply> in)
            throws ProtocolViolationException {
        if (message.text().equals(BOMB)) {
            throw new IllegalStateException("asked to fail on this");
        }
        switch (message.kind()) {
            case REPLY -> in.reply(message.id(), message.granted(), view(message, frame, textAt));
            case INTERIM -> in.interim(message.id(), message.granted(), message.asyncId());
            case NOTIFICATION, REQUEST -> in.notification(message.granted(), view(message, frame, textAt));
            case PART -> in.part(message.id(), message.granted(), view(message, frame, textAt));
            case NEXT -> in.next(message.granted(), view(message, frame, textAt));
            case NEXT_PART -> in.nextPart(message.granted(), view(message, frame, textAt));
            case CANCEL -> throw new ProtocolViolationException("a cancel message from the side that answers");
        }
    }

    private static TestReply view(TestMessage message, PooledBuffer frame, int textAt) {
        return new TestReply(
                message.kind(), message.id(), frame, textAt, message.text().length());
    }

    /** Returns a frame that answers a received request; for two connections that talk to each other. */
    public Frame answer(long id, String text) {
        return frame(TestMessage.reply(id, text));
    }

    @Override
    public Frame cancelMessage(Exchange<TestRequest, TestReply> exchange) {
        return frame(new TestMessage(TestMessage.Kind.CANCEL, exchange.id(), 0, exchange.asyncId(), ""));
    }

    private Frame frame(TestMessage message) {
        PooledBuffer buffer = pool.acquire(FRAME_HEADER + message.length());
        ByteBuffer bytes = buffer.bytes();
        bytes.putInt(message.length());
        message.encode(bytes);
        bytes.flip();
        return new Frame(buffer);
    }

    @Override
    public void discard(TestReply message) {
        discarded.incrementAndGet();
        message.release();
    }
}
