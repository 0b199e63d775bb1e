package dev.heddle.smb;

import dev.heddle.core.ConnectionMessageHandler;
import dev.heddle.core.Deadline;
import dev.heddle.core.Exchange;
import dev.heddle.core.MessageHandler;
import dev.heddle.smb.wire.CloseRequest;
import dev.heddle.smb.wire.CloseResponse;
import dev.heddle.smb.wire.CreateRequest;
import dev.heddle.smb.wire.CreateResponse;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.SmbRequest;
import dev.heddle.smb.wire.SmbResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The share's link of the chain: adds the tree id. Requests about files are made through it. Thread-safe. */
final class TreeHandler implements MessageHandler<SmbCall, SmbReply> {
    private static final Logger LOG = LoggerFactory.getLogger(TreeHandler.class);
    private static final Duration SHORT_WAIT = Duration.ofSeconds(5);

    private final MessageHandler<SmbCall, SmbReply> next;
    private final ConnectionMessageHandler<SmbCall, SmbReply> connection;
    private final IoSizes sizes;
    private final int treeId;
    private final boolean encrypt;

    TreeHandler(
            MessageHandler<SmbCall, SmbReply> next,
            ConnectionMessageHandler<SmbCall, SmbReply> connection,
            IoSizes sizes,
            int treeId,
            boolean encrypt) {
        this.next = next;
        this.connection = connection;
        this.sizes = sizes;
        this.treeId = treeId;
        this.encrypt = encrypt;
    }

    /** Whether what goes through here is encrypted. */
    boolean encrypts() {
        return encrypt;
    }

    IoSizes sizes() {
        return sizes;
    }

    @Override
    public List<Exchange<SmbCall, SmbReply>> sendo(List<SmbCall> calls, Deadline deadline) throws IOException {
        return next.sendo(calls.stream().map(c -> c.withTree(treeId, encrypt)).toList(), deadline);
    }

    @Override
    public SmbReply recvo(Exchange<SmbCall, SmbReply> exchange) throws IOException {
        return next.recvo(exchange);
    }

    @Override
    public void notify(SmbReply message) {
        next.notify(message);
    }

    /** Sends a request; its reply is received later, or the exchange cancelled. */
    Exchange<SmbCall, SmbReply> send(SmbRequest request, String path) throws SmbException {
        return Requests.send(this, SmbCall.of(request, path), connection.defaultDeadline());
    }

    /** Sends requests in one frame; their replies are received later, or the exchanges cancelled. */
    List<Exchange<SmbCall, SmbReply>> send(List<SmbCall> calls) throws SmbException {
        return Requests.send(this, calls, connection.defaultDeadline());
    }

    /** Gives an exchange up, whose reply nobody is going to receive. */
    void cancel(Exchange<SmbCall, SmbReply> exchange) {
        connection.cancel(exchange);
    }

    /**
     * Takes the answer to what was sent behind something that failed: it comes with that failure, or has failed itself, so that nobody need
     * be told to give it up.
     *
     * @return whether it is a success
     */
    boolean settle(Exchange<SmbCall, SmbReply> exchange) {
        try (SmbReply reply = Requests.receive(this, exchange)) {
            return reply.status().equals(NtStatus.SUCCESS);
        } catch (SmbException e) {
            LOG.debug("after a failure: {}", e.toString());
            return false;
        }
    }

    <T extends SmbResponse> T call(SmbRequest request, String path, Class<T> type) throws SmbException {
        return Requests.receive(this, send(request, path), type, (response, reply) -> response);
    }

    CreateResponse create(CreateRequest request, String path) throws SmbException {
        return call(request, path, CreateResponse.class);
    }

    /** Has a handle closed without waiting for it, after all that was done with it has been confirmed. */
    void closeBehind(FileId fileId, String path) throws SmbException {
        SmbCall call = SmbCall.of(new CloseRequest(0, fileId), path);
        try {
            CompletableFuture<SmbReply> unused = connection
                    .callAsync(call, connection.defaultDeadline(), this)
                    .whenComplete((reply, failure) -> closedBehind(reply, failure, path));
        } catch (IOException e) {
            throw SmbErrors.translate(e, SmbCommand.CLOSE, path);
        }
    }

    private static void closedBehind(@Nullable SmbReply reply, @Nullable Throwable failure, String path) {
        if (reply != null) {
            LOG.trace("closed '{}': {}", path, reply.status());
            reply.close();
        } else {
            LOG.debug("closing '{}': {}", path, String.valueOf(failure));
        }
    }

    /**
     * Closes a handle. An interrupt that came before does not keep the CLOSE from being sent, but shortens the wait for its
     * reply.
     */
    void close(FileId fileId, String path) throws SmbException {
        boolean interrupted = Thread.interrupted();
        try {
            Deadline deadline = interrupted ? connection.deadline(SHORT_WAIT) : connection.defaultDeadline();
            close(fileId, path, deadline);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Closes a handle while another failure is under way: as well as it can be done within a short time. */
    void closeQuietly(FileId fileId, String path) {
        boolean interrupted = Thread.interrupted();
        try {
            close(fileId, path, connection.deadline(SHORT_WAIT));
        } catch (SmbException e) {
            LOG.debug("closing '{}' after a failure: {}", path, e.toString());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void close(FileId fileId, String path, Deadline deadline) throws SmbException {
        SmbCall call = SmbCall.of(new CloseRequest(0, fileId), path);
        Requests.call(this, call, deadline, CloseResponse.class, (response, reply) -> response);
    }
}
