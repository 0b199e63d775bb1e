// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.ExchangeTimeoutException;
import dev.heddle.core.ProtocolViolationException;
import dev.heddle.examples.redis.RespValue.Array;
import dev.heddle.examples.redis.RespValue.ErrorReply;
import dev.heddle.examples.redis.RespValue.IntNumber;
import dev.heddle.examples.redis.RespValue.Null;
import dev.heddle.examples.redis.RespValue.SimpleString;
import dev.heddle.examples.server.RedisServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the client against a real server, on every backend. */
@NeedsRedis
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"loop", "single", "threads", "virtual"})
@Timeout(120)
class RedisServerTest {
    private static final Duration PROMPT = Duration.ofSeconds(20);

    @TempDir
    static Path folder;

    static RedisServer server;

    @Parameter
    @SuppressWarnings("NullAway.Init") // JUnit
    String backend;

    private RedisClient client;

    @BeforeAll
    static void startServer() throws IOException {
        server = RedisServer.start(folder, "--enable-debug-command", "yes");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void connect() throws IOException {
        client = connect(PROMPT);
        client.command("FLUSHALL");
    }

    @AfterEach
    void close() {
        client.close();
    }

    private RedisClient connect(Duration timeout) throws IOException {
        return RedisClient.connect(new RedisOptions("127.0.0.1", server.port(), backend, timeout, List.of()));
    }

    private static byte[] random(int length, int seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Test
    void valuesAreBytesOfAnyLength() throws Exception {
        List<byte[]> values = List.of(
                new byte[0],
                "\r\n$5\r\n\0+OK\r\n".getBytes(UTF_8),
                random(100, 1),
                random(1 << 20, 2),
                random(12 << 20, 3));
        for (byte[] value : values) {
            assertThat(client.command("SET", "key", value)).isEqualTo(new SimpleString("OK"));
            assertThat(client.command("GET", "key").bytes()).isEqualTo(value);
        }
        assertThat(client.command("GET", "nothing")).isEqualTo(new Null());
    }

    @Test
    void keysAreBytesToo() throws Exception {
        byte[] key = {0, '\r', '\n', (byte) 0xff, ' '};
        client.command("SET", key, "value");

        assertThat(client.command("GET", key).text()).isEqualTo("value");
        assertThat(client.command("KEYS", "*").values().get(0).bytes()).isEqualTo(key);
    }

    @Test
    void repliesOfEveryTypeArriveInOrder() throws Exception {
        List<String> types = List.of(
                "string",
                "integer",
                "double",
                "null",
                "array",
                "set",
                "map",
                "attrib",
                "verbatim",
                "true",
                "false",
                "bignum");
        List<RespValue> replies = client.pipeline(types.stream()
                .map(type -> new RedisCommand("DEBUG", "PROTOCOL", type))
                .toList());

        assertThat(replies)
                .extracting(reply -> reply.getClass().getSimpleName())
                .containsExactly(
                        "BulkString",
                        "IntNumber",
                        "RealNumber",
                        "Null",
                        "Array",
                        "SetValue",
                        "MapValue",
                        "BulkString",
                        "Verbatim",
                        "Bool",
                        "Bool",
                        "BigNumber");
        assertThat(replies.get(10)).isEqualTo(new RespValue.Bool(false));
        assertThat(client.command("DEBUG", "PROTOCOL", "push").text()).contains("real reply");
    }

    @Test
    void errorsAreThrownWithTheServersWordsAndTheConnectionGoesOn() throws Exception {
        client.command("RPUSH", "list", 1, 2);

        assertThatThrownBy(() -> client.command("GET", "list"))
                .isInstanceOfSatisfying(
                        RedisException.class, e -> assertThat(e.code()).isEqualTo("WRONGTYPE"))
                .hasMessageContaining("Operation against a key holding the wrong kind of value");
        assertThatThrownBy(() -> client.commandAsync("NONSENSE").get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(RedisException.class)
                .hasMessageContaining("unknown command");
        assertThat(client.command("LLEN", "list").number()).isEqualTo(2);
    }

    @Test
    void aThousandPipelinedCommandsKeepTheirOrder() throws Exception {
        List<CompletableFuture<RespValue>> increments = new ArrayList<>();
        List<CompletableFuture<RespValue>> echoes = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            increments.add(client.commandAsync("INCR", "counter"));
            echoes.add(client.commandAsync("ECHO", i));
        }
        for (int i = 0; i < 1000; i++) {
            assertThat(increments.get(i).get(20, TimeUnit.SECONDS).number()).isEqualTo(i + 1);
            assertThat(echoes.get(i).get(20, TimeUnit.SECONDS).text()).isEqualTo(Integer.toString(i));
        }
        List<RespValue> replies = client.pipeline(IntStream.range(0, 1000)
                .mapToObj(i -> new RedisCommand("ECHO", i))
                .toList());
        assertThat(replies)
                .extracting(RespValue::text)
                .isEqualTo(IntStream.range(0, 1000).mapToObj(Integer::toString).toList());
        assertThat(client.pipeline(List.of())).isEmpty();
    }

    @Test
    void aPipelineGoesOnAfterAnError() throws Exception {
        List<RespValue> replies = client.pipeline(List.of(
                new RedisCommand("SET", "key", "text"),
                new RedisCommand("INCR", "key"),
                new RedisCommand("GET", "key")));

        assertThat(replies.get(0)).isEqualTo(new SimpleString("OK"));
        assertThat(replies.get(1)).isInstanceOf(ErrorReply.class);
        assertThat(replies.get(2).text()).isEqualTo("text");
    }

    @Test
    void sixtyFourCallersGetTheirOwnReplies() throws Exception {
        Callers.run(64, caller -> {
            byte[] value = random(50 * caller, caller);
            for (int i = 0; i < 50; i++) {
                client.command("SET", "key" + caller, value);
                assertThat(client.command("GET", "key" + caller).bytes()).isEqualTo(value);
                assertThat(client.command("INCR", "counter" + caller).number()).isEqualTo(i + 1);
                assertThat(client.command("ECHO", caller + ":" + i).text()).isEqualTo(caller + ":" + i);
            }
        });
    }

    @Test
    void multiRunsCommandsWithNoOtherBetween() throws Exception {
        Callers.run(8, caller -> {
            for (int i = 0; i < 50; i++) {
                List<RespValue> replies = client.multi(List.of(
                        new RedisCommand("INCR", "n"), new RedisCommand("INCR", "n"), new RedisCommand("INCR", "n")));
                long first = replies.get(0).number();
                assertThat(replies).extracting(RespValue::number).containsExactly(first, first + 1, first + 2);
                assertThat(client.command("ECHO", caller).text()).isEqualTo(Integer.toString(caller));
            }
        });
        assertThat(client.command("GET", "n").text()).isEqualTo("1200");
        assertThat(client.multi(List.of())).isEmpty();
    }

    @Test
    void multiTellsWhatFailedWhileItRan() throws Exception {
        List<RespValue> replies = client.multi(List.of(
                new RedisCommand("SET", "key", "text"),
                new RedisCommand("INCR", "key"),
                new RedisCommand("RPUSH", "list", 1)));

        assertThat(replies.get(0)).isEqualTo(new SimpleString("OK"));
        assertThat(replies.get(1)).isInstanceOf(ErrorReply.class);
        assertThat(replies.get(2)).isEqualTo(new IntNumber(1));
    }

    @Test
    void multiIsDiscardedAsAWhole() throws Exception {
        assertThatThrownBy(
                        () -> client.multi(List.of(new RedisCommand("SET", "key", 1), new RedisCommand("SET", "key"))))
                .isInstanceOfSatisfying(
                        RedisException.class, e -> assertThat(e.code()).isEqualTo("EXECABORT"))
                .hasMessageContaining("wrong number of arguments for 'set'");
        assertThat(client.command("GET", "key")).isEqualTo(new Null());
    }

    @Test
    void messagesOfAChannelArriveInOrderWhileCommandsRun() throws Exception {
        Queue<String> received = new ConcurrentLinkedQueue<>();
        client.subscribe("news", message -> received.add(new String(message, UTF_8)));
        try (RedisClient publisher = connect(PROMPT)) {
            for (int i = 0; i < 200; i++) {
                assertThat(publisher.command("PUBLISH", "news", i).number()).isEqualTo(1);
                assertThat(client.command("ECHO", i).text()).isEqualTo(Integer.toString(i));
                assertThat(publisher.command("PUBLISH", "other", i).number()).isZero();
            }
        }
        client.command("PUBLISH", "news", "own");
        Waits.until(() -> client.command("PING").text().equals("PONG") && received.size() >= 201);
        assertThat(received)
                .containsExactlyElementsOf(IntStream.rangeClosed(0, 200)
                        .mapToObj(i -> i == 200 ? "own" : Integer.toString(i))
                        .toList());

        client.unsubscribe("news");
        assertThat(client.command("PUBLISH", "news", "late").number()).isZero();
        assertThat(received).hasSize(201);
    }

    /** Sends more messages than may wait for a listener. */
    @Test
    void aSlowListenerLosesNothing() throws Exception {
        CountDownLatch published = new CountDownLatch(1);
        Queue<String> received = new ConcurrentLinkedQueue<>();
        client.subscribe("news", message -> {
            Waits.forLatch(published);
            received.add(new String(message, UTF_8));
        });
        try (RedisClient publisher = connect(PROMPT)) {
            publisher.pipeline(IntStream.range(0, 5000)
                    .mapToObj(i -> new RedisCommand("PUBLISH", "news", i))
                    .toList());
        }
        published.countDown();
        Waits.until(() -> client.command("PING").text().equals("PONG") && received.size() == 5000);

        assertThat(received)
                .containsExactlyElementsOf(
                        IntStream.range(0, 5000).mapToObj(Integer::toString).toList());
    }

    @Test
    void channelsHaveListenersOfTheirOwn() throws Exception {
        Queue<String> received = new ConcurrentLinkedQueue<>();
        Callers.run(
                8,
                caller -> client.subscribe("c" + caller, message -> received.add(caller + new String(message, UTF_8))));
        for (int i = 0; i < 8; i++) {
            client.command("PUBLISH", "c" + i, "!");
        }
        Waits.until(() -> client.command("PING").text().equals("PONG") && received.size() == 8);
        assertThat(received).containsExactly("0!", "1!", "2!", "3!", "4!", "5!", "6!", "7!");
    }

    @Test
    void whatDisturbsOtherCallersIsRefused() throws Exception {
        for (String name :
                List.of("MULTI", "exec", "Subscribe", "PSUBSCRIBE", "MONITOR", "HELLO", "QUIT", "RESET", "WATCH")) {
            assertThatThrownBy(() -> client.command(name, "x")).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> client.pipeline(List.of(new RedisCommand("MULTI"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.multi(List.of(new RedisCommand("WATCH", "a"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(client.command("PING").text()).isEqualTo("PONG");
    }

    /** The server answers the timed-out commands after the pause. No other command may get those replies. */
    @Test
    void lateRepliesAreNotSwapped() throws Exception {
        try (RedisClient impatient = connect(Duration.ofMillis(200))) {
            assertThat(client.command("CLIENT", "PAUSE", 1000)).isEqualTo(new SimpleString("OK"));
            for (int i = 0; i < 3; i++) {
                int late = i;
                assertThatThrownBy(() -> impatient.command("ECHO", "late" + late))
                        .isInstanceOf(ExchangeTimeoutException.class);
            }
            Waits.until(() -> {
                try {
                    String wanted = "echo" + System.nanoTime();
                    assertThat(impatient.command("ECHO", wanted).text()).isEqualTo(wanted);
                    return true;
                } catch (ExchangeTimeoutException e) {
                    return false;
                }
            });
            for (int i = 0; i < 100; i++) {
                assertThat(impatient.command("ECHO", i).text()).isEqualTo(Integer.toString(i));
            }
        }
    }

    @Test
    void closingFailsWhatWaits() throws Exception {
        CompletableFuture<RespValue> waiting = client.commandAsync("BLPOP", "nothing", 0);
        client.close();

        assertThatThrownBy(() -> waiting.get(20, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        assertThatThrownBy(() -> client.command("PING")).isInstanceOf(IOException.class);
    }

    @Test
    void aReplyThatIsTooLongEndsTheConnection() throws Exception {
        client.command("SETRANGE", "long", 16 << 20, "x");

        assertThatThrownBy(() -> client.command("GET", "long"))
                .isInstanceOf(IOException.class)
                .hasRootCauseInstanceOf(ProtocolViolationException.class)
                .hasStackTraceContaining("too long");
    }

    @Test
    void aCommandThatIsTooLongIsNotSent() throws Exception {
        assertThatThrownBy(() -> client.command("SET", "long", new byte[17 << 20]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(client.command("GET", "long")).isEqualTo(new Null());
    }

    @Test
    void arraysInArrays() throws Exception {
        RespValue reply =
                client.command("EVAL", "return {1, {2, {'three', false}}, {}, redis.status_reply('fine')}", 0);

        assertThat(reply)
                .isEqualTo(new Array(List.of(
                        new IntNumber(1),
                        new Array(List.of(new IntNumber(2), new Array(List.of(RespSamples.bulk("three"), new Null())))),
                        new Array(List.of()),
                        new SimpleString("fine"))));
    }

    @Test
    void aReplyOfManyElements() throws Exception {
        RespValue reply = client.command("EVAL", "local t = {} for i = 1, 200000 do t[i] = i end return t", 0);

        assertThat(reply.values()).hasSize(200_000).endsWith(new IntNumber(200_000));
    }
}
