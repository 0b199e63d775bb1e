// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench;

import dev.heddle.core.FrameFormat;
import dev.heddle.core.Inbound;
import dev.heddle.core.MessageProtocol;
import dev.heddle.core.PreparedFrame;
import dev.heddle.core.ProtocolViolationException;
import dev.heddle.core.buffer.BufferPool;
import dev.heddle.core.buffer.PooledBuffer;
import java.util.List;

/** The smallest protocol on Heddle's core: one message per frame, no flow control. A reply is its whole frame. */
final class EchoProtocol implements MessageProtocol<Payload, PooledBuffer> {
    private final BufferPool pool;
    private final FrameFormat format = new EchoFormat();

    EchoProtocol(BufferPool pool) {
        this.pool = pool;
    }

    @Override
    public FrameFormat frameFormat() {
        return format;
    }

    @Override
    public PreparedFrame prepare(List<Payload> messages) {
        if (messages.size() != 1) {
            throw new IllegalArgumentException("a frame holds one message, not " + messages.size());
        }
        Payload payload = messages.get(0);
        PooledBuffer frame = pool.acquire(EchoFormat.PAYLOAD_AT + payload.length());
        EchoFormat.layOut(payload, frame.bytes());
        return new Prepared(frame);
    }

    @Override
    public void decode(PooledBuffer frame, Inbound<PooledBuffer> in) throws ProtocolViolationException {
        int length = frame.bytes().limit();
        if (length < EchoFormat.PAYLOAD_AT) {
            frame.release();
            throw new ProtocolViolationException("a frame of " + length + " bytes is too short for an id");
        }
        in.reply(frame.bytes().getLong(EchoFormat.ID_AT), 0, frame);
    }

    @Override
    public void discard(PooledBuffer message) {
        message.release();
    }

    private record Prepared(PooledBuffer frame) implements PreparedFrame {
        @Override
        public int messages() {
            return 1;
        }

        @Override
        public int charge(int message) {
            return 1;
        }

        @Override
        public int length() {
            return frame.bytes().limit();
        }

        @Override
        public PooledBuffer seal(long firstId) {
            frame.bytes().putLong(EchoFormat.ID_AT, firstId);
            return frame;
        }

        @Override
        public void release() {
            frame.release();
        }
    }
}
