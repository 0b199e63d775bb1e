// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.redis;

import dev.heddle.core.FrameFormat;
import dev.heddle.core.Inbound;
import dev.heddle.core.MessageCodec;
import dev.heddle.core.Overflow;
import dev.heddle.core.buffer.PooledBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;

/** Encodes commands into frames and decodes frames into replies. The server replies in the order of the commands. */
// snippet: protocol, codec
final class RespCodec implements MessageCodec<RedisCommand, RespValue> {
    /** The push messages that answer a command, in the order of all answers. */
    private static final Set<String> ANSWERS = Set.of("subscribe", "unsubscribe", "psubscribe", "punsubscribe");

    private final FrameFormat format = new RespFormat();

    @Override
    public FrameFormat frameFormat() {
        return format;
    }

    @Override
    public boolean ordered() {
        return true;
    }

    /** No message of a channel is lost: the server waits for listeners that are slow. */
    @Override
    public Overflow overflow() {
        return Overflow.PAUSE;
    }

    @Override
    public int length(RedisCommand command) {
        return command.length;
    }

    @Override
    public void encode(RedisCommand command, long id, ByteBuffer target) {
        command.pieces.forEach(target::put);
    }

    @Override
    public void decode(PooledBuffer frame, Inbound<RespValue> in) throws IOException {
        RespValue value = RespReader.read(frame.bytes());
        if (value instanceof RespValue.Push push && !ANSWERS.contains(push.kind())) {
            in.notification(0, value);
        } else {
            in.next(0, value);
        }
    }
}
// end
