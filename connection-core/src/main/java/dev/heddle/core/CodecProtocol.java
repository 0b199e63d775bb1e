// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import dev.heddle.core.buffer.BufferPool;
import dev.heddle.core.buffer.PooledBuffer;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A protocol made from a codec. Acquires the memory of frames from a pool, and releases it even if the codec throws.
 */
final class CodecProtocol<Q, R> implements MessageProtocol<Q, R> {
    private final MessageCodec<Q, R> codec;
    private final BufferPool pool;

    CodecProtocol(MessageCodec<Q, R> codec, BufferPool pool) {
        this.codec = codec;
        this.pool = pool;
    }

    @Override
    public FrameFormat frameFormat() {
        return codec.frameFormat();
    }

    @Override
    public PreparedFrame prepare(List<Q> messages) throws IOException {
        int length = 0;
        for (Q message : messages) {
            length = Math.addExact(length, codec.length(message));
        }
        return new Prepared<>(codec, messages, pool.acquire(length));
    }

    /** A frame that holds the messages one after the other. */
    private record Prepared<Q>(MessageCodec<Q, ?> codec, List<Q> requests, PooledBuffer buffer)
            implements PreparedFrame {
        @Override
        public int messages() {
            return requests.size();
        }

        @Override
        public int charge(int message) {
            return 1;
        }

        @Override
        public int length() {
            return buffer.bytes().limit();
        }

        @Override
        public PooledBuffer seal(long firstId) {
            boolean encoded = false;
            try {
                long id = firstId;
                for (Q request : requests) {
                    codec.encode(request, id++, buffer.bytes());
                }
                buffer.bytes().flip();
                encoded = true;
                return buffer;
            } finally {
                if (!encoded) {
                    release();
                }
            }
        }

        @Override
        public void release() {
            buffer.release();
        }
    }

    @Override
    public void decode(PooledBuffer frame, Inbound<R> in) throws IOException {
        try {
            codec.decode(frame, in);
        } finally {
            frame.release();
        }
    }

    @Override
    public void discard(R message) {
        codec.discard(message);
    }

    @Override
    public @Nullable Permits permits() {
        return codec.permits();
    }

    @Override
    public boolean ordered() {
        return codec.ordered();
    }

    @Override
    public long idLimit() {
        return codec.idLimit();
    }

    @Override
    public Overflow overflow() {
        return codec.overflow();
    }

    @Override
    public int timeoutsWhilePending() {
        return codec.timeoutsWhilePending();
    }

    @Override
    public @Nullable Consumer<R> lateReply(Exchange<Q, R> exchange) {
        return codec.lateReply(exchange);
    }

    @Override
    public @Nullable Frame cancelMessage(Exchange<Q, R> exchange) {
        return codec.cancelMessage(exchange);
    }
}
