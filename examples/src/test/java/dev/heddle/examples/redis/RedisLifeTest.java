// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.examples.server.RedisServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests logins, servers of other kinds, and the end of a server, on every backend. */
@NeedsRedis
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"loop", "single", "threads", "virtual"})
@Timeout(120)
class RedisLifeTest {
    @Parameter
    @SuppressWarnings("NullAway.Init") // JUnit
    String backend;

    @TempDir
    Path folder;

    private RedisClient connect(RedisServer server, String... login) throws IOException {
        return RedisClient.connect(
                new RedisOptions("127.0.0.1", server.port(), backend, Duration.ofSeconds(20), List.of(login)));
    }

    @Test
    void onlyTheRightPasswordLogsIn() throws Exception {
        try (RedisServer server =
                RedisServer.start(folder, "--requirepass", "secret", "--user", "alice", "on", ">hers", "~*", "+@all")) {
            assertRefused("WRONGPASS", server, "guess");
            assertRefused("WRONGPASS", server, "alice", "guess");
            assertRefused("WRONGPASS", server, "nobody", "secret");
            assertRefused("NOAUTH", server);
            try (RedisClient client = connect(server, "secret")) {
                assertThat(client.command("ACL", "WHOAMI").text()).isEqualTo("default");
            }
            try (RedisClient client = connect(server, "alice", "hers")) {
                assertThat(client.command("ACL", "WHOAMI").text()).isEqualTo("alice");
            }
        }
    }

    private void assertRefused(String code, RedisServer server, String... login) {
        assertThatThrownBy(() -> connect(server, login))
                .isInstanceOfSatisfying(
                        RedisException.class, e -> assertThat(e.code()).isEqualTo(code))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("guess"));
    }

    @Test
    void aServerWithoutResp3SpeaksResp2() throws Exception {
        try (RedisServer server =
                        RedisServer.start(folder, "--rename-command", "HELLO", "", "--requirepass", "secret");
                RedisClient client = connect(server, "secret")) {
            client.command("HSET", "hash", "field", "value");

            assertThat(client.command("HGETALL", "hash"))
                    .isEqualTo(new RespValue.Array(List.of(RespSamples.bulk("field"), RespSamples.bulk("value"))));
            assertThat(client.command("GET", "nothing")).isEqualTo(new RespValue.Null());
            assertThat(client.multi(List.of(new RedisCommand("INCR", "n"))))
                    .containsExactly(new RespValue.IntNumber(1));
            assertThatThrownBy(() -> client.subscribe("news", message -> {})).isInstanceOf(IllegalStateException.class);
            assertThat(client.command("PING").text()).isEqualTo("PONG");
        }
    }

    @Test
    void whenTheServerDiesEveryCallerFailsAtOnce() throws Exception {
        RedisServer server = RedisServer.start(folder);
        try (RedisClient client = connect(server)) {
            CompletableFuture<RespValue> future = client.commandAsync("BLPOP", "nothing", 0);
            CountDownLatch calling = new CountDownLatch(16);
            List<Throwable> failures = new ArrayList<>();
            Thread killer = Thread.ofPlatform().start(() -> {
                try {
                    calling.await(20, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                server.close();
            });
            long start = System.nanoTime();
            Callers.run(16, caller -> {
                calling.countDown();
                try {
                    client.command("GET", "key" + caller);
                } catch (IOException e) {
                    synchronized (failures) {
                        failures.add(e);
                    }
                }
            });
            killer.join(20_000);

            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(15));
            assertThat(failures)
                    .hasSize(16)
                    .allSatisfy(e -> assertThat(e).isInstanceOf(ConnectionClosedException.class));
            assertThatThrownBy(() -> future.get(20, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(ConnectionClosedException.class);
            assertThatThrownBy(() -> client.command("PING")).isInstanceOf(ConnectionClosedException.class);
        } finally {
            server.close();
        }
    }

    @Test
    void whereNobodyListensThereIsNoConnection() throws Exception {
        RedisServer server = RedisServer.start(folder);
        server.close();

        assertThatThrownBy(() -> connect(server))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(RedisException.class);
    }
}
