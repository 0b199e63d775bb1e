// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.redis;

import dev.heddle.examples.redis.RedisClient;
import dev.heddle.examples.redis.RedisOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Heddle's client: one connection for all callers. */
record HeddleGetter(RedisClient client) implements Getter {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    static Party.Connect on(String backend) {
        return (port, callers) ->
                new HeddleGetter(RedisClient.connect(new RedisOptions("127.0.0.1", port, backend, TIMEOUT, List.of())));
    }

    @Override
    public byte[] get(byte[] key) throws IOException {
        return client.command("GET", key).bytes();
    }

    @Override
    public void close() {
        client.close();
    }
}
