// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.docs;

import dev.heddle.core.FrameFormat;
import dev.heddle.core.Inbound;
import dev.heddle.core.MessageCodec;
import dev.heddle.core.ProtocolViolationException;
import dev.heddle.core.buffer.PooledBuffer;
import java.nio.ByteBuffer;

/** A codec for messages that consist of a length, a number that the reply repeats, and bytes. */
// snippet: protocol, numbers
final class NumberedCodec implements MessageCodec<byte[], byte[]> {
    private static final int HEADER = Integer.BYTES + Long.BYTES;

    /** Reads the length, which counts what follows it. */
    private static final class Format implements FrameFormat {
        @Override
        public int maxFrameLength() {
            return 1 << 20;
        }

        @Override
        public int frameLength(ByteBuffer bytes, int at) throws ProtocolViolationException {
            if (bytes.limit() - at < Integer.BYTES) {
                return MORE;
            }
            int length = bytes.getInt(at);
            if (length < Long.BYTES || length > maxFrameLength()) {
                throw new ProtocolViolationException("a message of " + length + " bytes");
            }
            return Integer.BYTES + length;
        }
    }

    @Override
    public FrameFormat frameFormat() {
        return new Format();
    }

    @Override
    public int length(byte[] message) {
        return HEADER + message.length;
    }

    @Override
    public void encode(byte[] message, long id, ByteBuffer target) {
        target.putInt(Long.BYTES + message.length).putLong(id).put(message);
    }

    @Override
    public void decode(PooledBuffer frame, Inbound<byte[]> in) {
        byte[] message = new byte[frame.bytes().limit() - HEADER];
        frame.bytes().get(HEADER, message);
        in.reply(frame.bytes().getLong(Integer.BYTES), 0, message);
    }
}
// end
