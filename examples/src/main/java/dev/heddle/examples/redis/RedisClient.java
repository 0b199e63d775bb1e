// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.redis;

import dev.heddle.core.ConnectionMessageHandler;
import dev.heddle.core.Exchange;
import dev.heddle.core.MessageProtocol;
import dev.heddle.core.Worker;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.Workers;
import dev.heddle.core.net.TcpTransport;
import dev.heddle.core.net.Transport;
import dev.heddle.examples.redis.RespValue.ErrorReply;
import dev.heddle.examples.redis.RespValue.MapValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A client of a Redis server, over one connection that any number of threads share. A command does not wait for the
 * replies to other commands before it is sent. Thread-safe. A command and a reply are limited to 16 MiB each.
 *
 * <p>Replies arrive in the order of the commands. A command that waits in the server, such as {@code BLPOP}, delays all
 * commands behind it: use a separate client for it. On the backend {@code single} the listener of a channel is called
 * only while a caller waits for a reply.
 */
public final class RedisClient implements AutoCloseable {
    /** These commands have no reply or several, or change what the commands of other callers mean. */
    private static final Pattern REFUSED =
            Pattern.compile("MULTI|EXEC|DISCARD|(UN)?WATCH|[PS]?(UN)?SUBSCRIBE|MONITOR|HELLO|RESET|QUIT|P?SYNC");

    private final Map<String, Consumer<byte[]>> listeners = new ConcurrentHashMap<>();
    private final ConnectionMessageHandler<RedisCommand, RespValue> connection;
    private boolean pushes;

    // snippet: protocol, connect
    private RedisClient(RedisOptions options) throws IOException {
        WorkerConfig config = WorkerConfig.defaults().withName("redis").withDefaultTimeout(options.timeout());
        Worker worker = Workers.named(options.backend()).newWorker(config);
        Transport transport = TcpTransport.connect(options.host(), options.port(), options.timeout());
        connection = ConnectionMessageHandler.start(
                worker, transport, MessageProtocol.of(new RespCodec(), config.pool()), this::deliver);
    }
    // end

    /**
     * Connects, negotiates RESP3, or RESP2 if the server knows no other version, and logs in.
     *
     * @throws RedisException if the server refuses the login
     * @throws IOException if the connection fails
     */
    public static RedisClient connect(RedisOptions options) throws IOException {
        RedisClient client = new RedisClient(options);
        try {
            client.login(options.login());
            return client;
        } catch (IOException | RuntimeException e) {
            client.close();
            throw e;
        }
    }

    private void login(List<String> login) throws IOException {
        if (!login.isEmpty()) {
            call(new RedisCommand("AUTH", login.toArray()));
        }
        RespValue hello = connection.call(new RedisCommand("HELLO", 3), connection.defaultDeadline());
        pushes = hello instanceof MapValue;
        if (hello instanceof ErrorReply(String message) && !message.startsWith("ERR unknown command")) {
            throw new RedisException(message);
        }
    }

    /**
     * Sends a command and waits for its reply.
     *
     * @param name the name of the command, such as {@code SET}
     * @param arguments see {@link RedisCommand}
     * @throws RedisException if the reply is an error
     * @throws IOException if no reply arrives in time, or the connection ends
     */
    public RespValue command(String name, Object... arguments) throws IOException {
        return call(allowed(new RedisCommand(name, arguments)));
    }

    /**
     * Sends a command without waiting for its reply. The future completes with the reply, or fails as {@link #command}
     * does.
     *
     * @throws IOException if the command was not sent
     */
    public CompletableFuture<RespValue> commandAsync(String name, Object... arguments) throws IOException {
        return connection
                .callAsync(allowed(new RedisCommand(name, arguments)), connection.defaultDeadline(), connection)
                .thenCompose(reply -> reply instanceof ErrorReply(String message)
                        ? CompletableFuture.failedFuture(new RedisException(message))
                        : CompletableFuture.completedFuture(reply));
    }

    /**
     * Sends several commands at once and waits for all replies.
     *
     * @param commands up to 16 MiB in all
     * @return one reply per command, in order; {@link ErrorReply} for each command that the server refused
     * @throws IOException if not all replies arrive in time, or the connection ends
     */
    public List<RespValue> pipeline(List<RedisCommand> commands) throws IOException {
        commands.forEach(RedisClient::allowed);
        return commands.isEmpty() ? List.of() : callAll(commands);
    }

    /**
     * Makes the server run several commands without another command between them.
     *
     * @param commands up to 16 MiB in all
     * @return one reply per command, in order; {@link ErrorReply} for each command that failed while it ran, which does
     *     not undo the others
     * @throws RedisException if the server refused one of the commands and has run none: EXECABORT and the reason
     * @throws IOException if no reply arrives in time, or the connection ends
     */
    public List<RespValue> multi(List<RedisCommand> commands) throws IOException {
        List<RedisCommand> all = new ArrayList<>(commands.size() + 2);
        all.add(new RedisCommand("MULTI"));
        commands.forEach(command -> all.add(allowed(command)));
        all.add(new RedisCommand("EXEC"));
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
     * @param listener receives each message, one at a time, in order; replaces the previous listener of the channel. It
     *     must not wait for a reply of this client: the client reads no reply while more than 1,024 messages wait for
     *     listeners.
     * @throws IllegalStateException if the server does not support RESP3
     */
    public void subscribe(String channel, Consumer<byte[]> listener) throws IOException {
        if (!pushes) {
            throw new IllegalStateException("cannot subscribe: the server does not support RESP3");
        }
        listeners.put(channel, listener);
        call(new RedisCommand("SUBSCRIBE", channel));
    }

    /** Unsubscribes from a channel. The listener receives no message after this method has returned. */
    public void unsubscribe(String channel) throws IOException {
        call(new RedisCommand("UNSUBSCRIBE", channel));
        listeners.remove(channel);
    }

    /** Closes the connection. Commands that wait for a reply fail. */
    @Override
    public void close() {
        connection.close();
    }

    // snippet: protocol, push
    private void deliver(RespValue push) {
        List<RespValue> values = push.values();
        if (values.size() == 3 && values.get(0).text().equals("message")) {
            Consumer<byte[]> listener = listeners.getOrDefault(values.get(1).text(), ignored -> {});
            listener.accept(values.get(2).bytes());
        }
    }
    // end

    // snippet: protocol, call
    private RespValue call(RedisCommand command) throws IOException {
        RespValue reply = connection.call(command, connection.defaultDeadline());
        if (reply instanceof ErrorReply(String message)) {
            throw new RedisException(message);
        }
        return reply;
    }
    // end

    // snippet: protocol, several
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
    // end

    private static RedisCommand allowed(RedisCommand command) {
        if (REFUSED.matcher(command.toString()).matches()) {
            throw new IllegalArgumentException(command + " does not work on a connection that callers share");
        }
        return command;
    }
}
