package dev.heddle.examples.redis;

import dev.heddle.core.ConnectionMessageHandler;
import dev.heddle.core.Exchange;
import dev.heddle.core.MessageProtocol;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.Workers;
import dev.heddle.core.net.TcpTransport;
import dev.heddle.examples.redis.RespValue.ErrorReply;
import dev.heddle.examples.redis.RespValue.MapValue;
import dev.heddle.examples.redis.RespValue.Push;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A client of a Redis server, over one connection that any number of threads share: no command waits for the reply to another one before it is
 * sent. Thread-safe. A command and a reply have up to 16 MiB.
 *
 * <p>Replies come in the order of the commands. A command that waits in the server, such as {@code BLPOP}, holds up all those behind it: give it
 * a client of its own.
 */
public final class RedisClient implements AutoCloseable {
    /** These have no reply or several, or change what the commands of other callers mean. */
    private static final Set<String> REFUSED = Set.of(
            ("MULTI EXEC DISCARD WATCH UNWATCH SUBSCRIBE UNSUBSCRIBE PSUBSCRIBE PUNSUBSCRIBE SSUBSCRIBE SUNSUBSCRIBE"
                            + " MONITOR HELLO RESET QUIT SYNC PSYNC")
                    .split(" ", -1));

    private final Map<String, Consumer<byte[]>> listeners = new ConcurrentHashMap<>();
    private final ConnectionMessageHandler<RedisCommand, RespValue> connection;
    private boolean pushes;

    private RedisClient(RedisOptions options) throws IOException {
        WorkerConfig config = WorkerConfig.defaults().withName("redis").withDefaultTimeout(options.timeout());
        connection = ConnectionMessageHandler.start(
                Workers.named(options.backend()).newWorker(config),
                TcpTransport.connect(options.host(), options.port(), options.timeout()),
                MessageProtocol.of(new RespCodec(), config.pool()),
                this::deliver);
    }

    /**
     * Connects, agrees on RESP3, or on RESP2 with a server that knows no other, and logs in.
     *
     * @throws RedisException if the server refuses the login
     * @throws IOException if there is no connection
     */
    public static RedisClient connect(RedisOptions options) throws IOException {
        RedisClient client = new RedisClient(options);
        try {
            client.login(options.user(), options.password());
            return client;
        } catch (IOException | RuntimeException e) {
            client.close();
            throw e;
        }
    }

    private void login(@Nullable String user, @Nullable String password) throws IOException {
        if (password != null) {
            checked(call(user == null ? RedisCommand.of("AUTH", password) : RedisCommand.of("AUTH", user, password)));
        }
        RespValue hello = call(RedisCommand.of("HELLO", "3"));
        pushes = hello instanceof MapValue;
        if (hello instanceof ErrorReply(String message) && !message.startsWith("ERR unknown command")) {
            throw new RedisException(message);
        }
    }

    /**
     * Sends a command and waits for its reply.
     *
     * @param words the command's name and its arguments
     * @throws RedisException if the reply is an error
     * @throws IOException if no reply came in time, or the connection ended
     */
    public RespValue command(String... words) throws IOException {
        return command(RedisCommand.of(words));
    }

    /** Sends a command and waits for its reply, as {@link #command(String...)} does. */
    public RespValue command(RedisCommand command) throws IOException {
        return checked(call(allowed(command)));
    }

    /**
     * Sends a command without waiting for its reply; the future completes with it, or fails as {@link #command(String...)} does.
     *
     * @throws IOException if it was not sent
     */
    public CompletableFuture<RespValue> commandAsync(RedisCommand command) throws IOException {
        return connection
                .callAsync(allowed(command), connection.defaultDeadline(), connection)
                .thenCompose(reply -> reply instanceof ErrorReply(String message)
                        ? CompletableFuture.failedFuture(new RedisException(message))
                        : CompletableFuture.completedFuture(reply));
    }

    /**
     * Sends several commands at once and waits for all replies.
     *
     * @param commands up to 16 MiB in all
     * @return a reply for each, in order; {@link ErrorReply} for what the server refused
     * @throws IOException if not all replies came in time, or the connection ended
     */
    public List<RespValue> pipeline(List<RedisCommand> commands) throws IOException {
        commands.forEach(RedisClient::allowed);
        return callAll(commands);
    }

    /**
     * Has the server run several commands with no other between them.
     *
     * @param commands up to 16 MiB in all
     * @return a reply for each, in order; {@link ErrorReply} for what failed while it ran, which undoes nothing
     * @throws RedisException if the server refused one of the commands and has run none: EXECABORT, and why
     * @throws IOException if no reply came in time, or the connection ended
     */
    public List<RespValue> multi(List<RedisCommand> commands) throws IOException {
        List<RedisCommand> all = new ArrayList<>(commands.size() + 2);
        all.add(RedisCommand.of("MULTI"));
        commands.forEach(command -> all.add(allowed(command)));
        all.add(RedisCommand.of("EXEC"));
        List<RespValue> replies = callAll(all);
        if (replies.getLast() instanceof ErrorReply) {
            throw new RedisException(replies.reversed().stream()
                    .filter(ErrorReply.class::isInstance)
                    .map(reply -> ((ErrorReply) reply).message())
                    .collect(Collectors.joining("; ")));
        }
        return replies.getLast().values();
    }

    /**
     * Subscribes to a channel.
     *
     * @param channel its name, not a pattern
     * @param listener takes each message, one at a time, in order; it must not wait for long;
     *     replaces an earlier one of the channel
     * @throws IllegalStateException if the server has no RESP3
     */
    public void subscribe(String channel, Consumer<byte[]> listener) throws IOException {
        if (!pushes) {
            throw new IllegalStateException("the server has no RESP3");
        }
        listeners.put(channel, listener);
        checked(call(RedisCommand.of("SUBSCRIBE", channel)));
    }

    /** Ends a subscription; the listener gets no further message once this returns. */
    public void unsubscribe(String channel) throws IOException {
        checked(call(RedisCommand.of("UNSUBSCRIBE", channel)));
        listeners.remove(channel);
    }

    /** Closes the connection. What waits for a reply fails. */
    @Override
    public void close() {
        connection.close();
    }

    private void deliver(RespValue message) {
        if (message instanceof Push push
                && push.kind().equals("message")
                && push.values().size() == 3) {
            String channel = push.values().get(1).text();
            listeners
                    .getOrDefault(channel, ignored -> {})
                    .accept(push.values().get(2).bytes());
        }
    }

    private RespValue call(RedisCommand command) throws IOException {
        return connection.call(command, connection.defaultDeadline());
    }

    private List<RespValue> callAll(List<RedisCommand> commands) throws IOException {
        List<Exchange<RedisCommand, RespValue>> sent = connection.sendo(commands, connection.defaultDeadline());
        List<RespValue> replies = new ArrayList<>(sent.size());
        try {
            for (Exchange<RedisCommand, RespValue> each : sent) {
                replies.add(connection.recvo(each));
            }
            return replies;
        } finally {
            sent.subList(replies.size(), sent.size()).forEach(connection::cancel);
        }
    }

    private static RedisCommand allowed(RedisCommand command) {
        if (REFUSED.contains(command.toString())) {
            throw new IllegalArgumentException(command + " does not work on a connection that callers share");
        }
        return command;
    }

    private static RespValue checked(RespValue reply) throws RedisException {
        if (reply instanceof ErrorReply(String message)) {
            throw new RedisException(message);
        }
        return reply;
    }
}
