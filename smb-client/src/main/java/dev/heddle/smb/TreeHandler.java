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
import dev.heddle.smb.wire.SmbRequest;
import dev.heddle.smb.wire.SmbResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
    private final TreeView view;

    TreeHandler(
            MessageHandler<SmbCall, SmbReply> next,
            ConnectionMessageHandler<SmbCall, SmbReply> connection,
            IoSizes sizes,
            int treeId,
            boolean encrypt,
            TreeView view) {
        this.next = next;
        this.connection = connection;
        this.sizes = sizes;
        this.treeId = treeId;
        this.encrypt = encrypt;
        this.view = view;
    }

    /** Whether what goes through here is encrypted. */
    boolean encrypts() {
        return encrypt;
    }

    TreeView view() {
        return view;
    }

    /** The same tree as it was at that time, to read. */
    TreeHandler at(Instant snapshot) {
        return new TreeHandler(next, connection, sizes, treeId, encrypt, view.at(snapshot));
    }

    IoSizes sizes() {
        return sizes;
    }

    /** The connection that this leads to, for those who wait otherwise than for one reply. */
    ConnectionMessageHandler<SmbCall, SmbReply> connection() {
        return connection;
    }

    @Override
    public List<Exchange<SmbCall, SmbReply>> sendo(List<SmbCall> calls, Deadline deadline) throws IOException {
        List<SmbCall> outgoing = new ArrayList<>(calls.size());
        for (SmbCall call : calls) {
            outgoing.add(call.withRequest(view.outgoing(call.request())).withTree(treeId, encrypt));
        }
        return next.sendo(outgoing, deadline);
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

    /** Gives an exchange up, whose reply nobody is going to receive. */
    void cancel(Exchange<SmbCall, SmbReply> exchange) {
        connection.cancel(exchange);
    }

    <T extends SmbResponse> T call(SmbRequest request, String path, Class<T> type) throws SmbException {
        return Requests.receive(this, send(request, path), type, (response, reply) -> response);
    }

    CreateResponse create(CreateRequest request, String path) throws SmbException {
        return call(request, path, CreateResponse.class);
    }

    /**
     * Opens something, does one thing with it and closes it, in one frame and one round trip. The first failure counts; what
     * was opened is closed in any case.
     *
     * @param create opens what is there, so that it does no harm to do it twice
     * @param middle uses {@link FileId#RELATED}
     * @param reader uses the answers to the open and to {@code middle}
     */
    <T extends SmbResponse, V> V compound(
            CreateRequest create, SmbRequest middle, Class<T> type, String path, CompoundReader<T, V> reader)
            throws SmbException {
        try {
            return compoundOnce(create, middle, type, path, reader);
        } catch (SmbStatusException e) {
            if (!e.is(NtStatus.NETWORK_SESSION_EXPIRED)) {
                throw e;
            }
            // The session has been renewed by now.
            return compoundOnce(create, middle, type, path, reader);
        }
    }

    private <T extends SmbResponse, V> V compoundOnce(
            CreateRequest create, SmbRequest middle, Class<T> type, String path, CompoundReader<T, V> reader)
            throws SmbException {
        List<SmbCall> calls = List.of(
                SmbCall.of(create, path),
                SmbCall.of(middle, path).asRelated(),
                SmbCall.of(new CloseRequest(0, FileId.RELATED), path).asRelated());
        List<Exchange<SmbCall, SmbReply>> exchanges = Requests.send(this, calls, connection.defaultDeadline());
        List<Exchange<SmbCall, SmbReply>> left = new ArrayList<>(exchanges);
        try {
            CreateResponse created =
                    Requests.receive(this, left.remove(0), CreateResponse.class, (response, reply) -> response);
            boolean closed = false;
            try {
                V value = Requests.receive(
                        this, left.remove(0), type, (response, reply) -> reader.read(created, response));
                Requests.receive(this, left.remove(0), CloseResponse.class, (response, reply) -> response);
                closed = true;
                return value;
            } finally {
                if (!closed && !closeArrived(left)) {
                    closeQuietly(created.fileId(), path);
                }
            }
        } finally {
            left.forEach(this::cancel);
        }
    }

    /** Uses what a compound answered. */
    @FunctionalInterface
    interface CompoundReader<T extends SmbResponse, V> {
        V read(CreateResponse created, T response) throws IOException;
    }

    /** After a failure in the middle: whether the compound's own CLOSE did its work. */
    private boolean closeArrived(List<Exchange<SmbCall, SmbReply>> left) {
        if (left.isEmpty()) {
            return false;
        }
        try (SmbReply reply = Requests.receive(this, left.remove(0))) {
            return reply.status().equals(NtStatus.SUCCESS);
        } catch (SmbException e) {
            return false; // the failure that is under way says more
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
