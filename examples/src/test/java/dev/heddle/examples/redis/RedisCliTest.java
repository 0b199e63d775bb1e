// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.examples.server.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sends the same commands through the client and through {@code redis-cli} and compares every byte of the replies. */
@NeedsRedis
@Timeout(120)
class RedisCliTest {
    @TempDir
    Path folder;

    /**
     * Returns commands whose replies have all types that redis-cli knows. Each command is a list of a name and
     * arguments.
     */
    private static List<List<Object>> commands() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        List<List<Object>> commands = new ArrayList<>();
        commands.add(List.of("SET", all, all));
        commands.add(List.of("GET", all));
        commands.add(List.of("GET", "nothing"));
        commands.add(List.of("SET", "empty", ""));
        commands.add(List.of("GET", "empty"));
        commands.add(List.of("APPEND", "empty", "\r\n"));
        commands.add(List.of("RPUSH", "list", 1, "two", "\"3\"", all, "", 6, 7, 8, 9, 10, 11));
        commands.add(List.of("LRANGE", "list", 0, -1));
        commands.add(List.of("LRANGE", "none", 0, -1));
        commands.add(List.of("HSET", "hash", "a", 1, "b\n", all));
        commands.add(List.of("HGETALL", "hash"));
        commands.add(List.of("HGETALL", "none"));
        commands.add(List.of("SADD", "set", "one"));
        commands.add(List.of("SMEMBERS", "set"));
        commands.add(List.of("SMEMBERS", "none"));
        commands.add(List.of("ZADD", "sorted", 1.5, "a", 2.25, "b"));
        commands.add(List.of("ZRANGE", "sorted", 0, -1, "WITHSCORES"));
        commands.add(List.of("ZSCORE", "sorted", "a"));
        commands.add(List.of("GET", "list"));
        commands.add(List.of("NONSENSE", "with", "words"));
        commands.add(List.of("INCRBY", "number", -7));
        commands.add(
                List.of("EVAL", "return {1, {2, {'three', false}}, {}, redis.status_reply('fine'), {err = 'no'}}", 0));
        commands.add(List.of("CONFIG", "GET", "maxmemory-policy"));
        commands.add(List.of("COMMAND", "INFO", "get", "nonsense"));
        commands.add(List.of("OBJECT", "HELP"));
        for (String type :
                List.of("string", "integer", "double", "null", "array", "set", "map", "verbatim", "true", "false")) {
            commands.add(List.of("DEBUG", "PROTOCOL", type));
        }
        return commands;
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void resp3(String backend) throws Exception {
        try (RedisServer server = RedisServer.start(folder, "--enable-debug-command", "yes")) {
            List<RespValue> replies = replies(server, backend);

            assertThat(shown(replies)).isEqualTo(cli(server, "-3", "--no-raw"));
            assertThat(replies.stream().map(CliText::raw).collect(Collectors.joining()))
                    .isEqualTo(cli(server, "-3", "--raw"));
        }
    }

    @Test
    void resp2() throws Exception {
        try (RedisServer server =
                RedisServer.start(folder, "--enable-debug-command", "yes", "--rename-command", "HELLO", "")) {
            assertThat(shown(replies(server, "loop"))).isEqualTo(cli(server, "-2", "--no-raw"));
        }
    }

    private static String shown(List<RespValue> replies) {
        return replies.stream().map(CliText::of).collect(Collectors.joining());
    }

    private static List<RespValue> replies(RedisServer server, String backend) throws IOException {
        RedisOptions options = new RedisOptions("127.0.0.1", server.port(), backend, Duration.ofSeconds(20), List.of());
        try (RedisClient client = RedisClient.connect(options)) {
            client.command("FLUSHALL");
            List<RespValue> replies = client.pipeline(commands().stream()
                    .map(words -> new RedisCommand(
                            (String) words.get(0),
                            words.subList(1, words.size()).toArray()))
                    .toList());
            client.command("FLUSHALL");
            return replies;
        }
    }

    /** Returns what redis-cli prints for the commands, one char per byte. */
    private String cli(RedisServer server, String... options) throws Exception {
        String script = commands().stream()
                .map(words -> words.stream()
                        .map(word -> CliText.quoted(
                                word instanceof byte[] raw
                                        ? raw
                                        : word.toString().getBytes(ISO_8859_1)))
                        .collect(Collectors.joining(" ", "", "\n")))
                .collect(Collectors.joining());
        Path out = folder.resolve("out");
        List<String> command = new ArrayList<>(List.of(
                RedisServer.program("redis-cli").orElseThrow().toString(), "-p", Integer.toString(server.port())));
        command.addAll(Arrays.asList(options));
        Process cli = new ProcessBuilder(command)
                .redirectInput(Files.writeString(folder.resolve("in"), script + "FLUSHALL\n")
                        .toFile())
                .redirectOutput(out.toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(cli.waitFor(20, TimeUnit.SECONDS)).isTrue();
        String text = Files.readString(out, ISO_8859_1);
        assertThat(text).endsWith("OK\n");
        return text.substring(0, text.length() - 3);
    }

    /** A value that is no text is the same for the client and for redis-cli, in both directions. */
    @Test
    void aMebibyteOfRandomBytes() throws Exception {
        byte[] value = new byte[1 << 20];
        new Random(7).nextBytes(value);
        try (RedisServer server = RedisServer.start(folder);
                RedisClient client = RedisClient.connect(RedisOptions.of("127.0.0.1", server.port()))) {
            String port = Integer.toString(server.port());
            String cli = RedisServer.program("redis-cli").orElseThrow().toString();
            Path in = Files.write(folder.resolve("value"), value);
            Path out = folder.resolve("value.out");
            assertThat(run(new ProcessBuilder(cli, "-p", port, "-x", "SET", "theirs").redirectInput(in.toFile()), out))
                    .isZero();
            client.command("SET", "ours", value);

            assertThat(client.command("GET", "theirs").bytes()).isEqualTo(value);
            assertThat(run(new ProcessBuilder(cli, "-p", port, "--raw", "GET", "ours"), out))
                    .isZero();
            assertThat(Files.readAllBytes(out)).startsWith(value).hasSize(value.length + 1);
        }
    }

    private static int run(ProcessBuilder builder, Path out) throws Exception {
        Process process = builder.redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
