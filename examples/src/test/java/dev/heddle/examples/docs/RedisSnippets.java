// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.heddle.examples.redis.RedisClient;
import dev.heddle.examples.redis.RedisCommand;
import dev.heddle.examples.redis.RedisOptions;
import dev.heddle.examples.redis.RespValue;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Snippets that use the example client. */
final class RedisSnippets {
    private RedisSnippets() {}

    static void use(byte[] picture) throws IOException {
        // snippet: protocol, use
        try (RedisClient redis = RedisClient.connect(RedisOptions.of("localhost", 6379))) {
            redis.command("SET", "picture", picture);
            CompletableFuture<RespValue> visits = redis.commandAsync("INCR", "visits");
            CompletableFuture<RespValue> stored = redis.commandAsync("GET", "picture");
            System.out.println(
                    visits.join().number() + " visits, " + stored.join().bytes().length + " bytes");
            redis.multi(List.of(new RedisCommand("LPUSH", "jobs", "a"), new RedisCommand("INCR", "count")));
            redis.subscribe("news", message -> System.out.println(new String(message, UTF_8)));
        }
        // end
    }
}
