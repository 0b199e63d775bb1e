// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Lettuce: one connection for all callers, which block until their replies arrive. */
final class LettuceGetter implements Getter {
    private final RedisClient client;
    private final RedisCommands<byte[], byte[]> commands;

    LettuceGetter(int port, int callers) {
        client = RedisClient.create(RedisURI.builder()
                .withHost("127.0.0.1")
                .withPort(port)
                .withTimeout(Duration.ofSeconds(60))
                .build());
        commands = client.connect(ByteArrayCodec.INSTANCE).sync();
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        return commands.get(key);
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
}
