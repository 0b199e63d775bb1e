// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.redis;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.RedisClient;

/** Jedis with its pool of connections. A caller holds a connection while it waits for a reply. */
final class JedisGetter implements Getter {
    /** With more connections Jedis gets slower. */
    private static final int MAX_CONNECTIONS = 64;

    private final RedisClient client;

    JedisGetter(int port, int callers) {
        int connections = Math.min(callers, MAX_CONNECTIONS);
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(connections);
        pool.setMaxIdle(connections);
        pool.setMaxWait(Duration.ofSeconds(60));
        client = RedisClient.builder()
                .hostAndPort("127.0.0.1", port)
                .poolConfig(pool)
                .build();
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        return client.get(key);
    }

    @Override
    public void close() {
        client.close();
    }
}
