package dev.heddle.smb.internal.chain;

import dev.heddle.core.ConnectionMessageHandler;
import dev.heddle.core.Deadline;
import dev.heddle.core.Exchange;
import dev.heddle.core.MessageHandler;
import dev.heddle.smb.SmbCancelledException;
import dev.heddle.smb.SmbClosedException;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.internal.name.SmbPath;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The share's link of the chain: adds the tree id. Requests about files are made through it. Thread-safe. */
public final class TreeHandler implements MessageHandler<SmbCall, SmbReply> {
    private static final Logger LOG = LoggerFactory.getLogger(TreeHandler.class);
    private static final Duration SHORT_WAIT = Duration.ofSeconds(5);

    private final MessageHandler<SmbCall, SmbReply> next;
    private final ConnectionMessageHandler<SmbCall, SmbReply> connection;
    private final IoSizes sizes;
    private final int treeId;
    private final boolean encrypt;
    private final TreeView view;
    private final boolean flushesWrites;
    /** Server and share, on shares in a DFS namespace: there every open names them. */
    private final @Nullable String dfsRoot;

    private final Queue<Exchange<SmbCall, SmbReply>> closing;
    private final BooleanSupplier sessionClosed;
    private final AtomicBoolean disconnected;

    /**
     * Makes the link.
     *
     * @param closing the session's CLOSEs for which nobody waits
     * @param sessionClosed whether the session was closed by its user
     */
    public TreeHandler(
            MessageHandler<SmbCall, SmbReply> next,
            ConnectionMessageHandler<SmbCall, SmbReply> connection,
            IoSizes sizes,
            int treeId,
            boolean encrypt,
            TreeView view,
            boolean flushesWrites,
            @Nullable String dfsRoot,
            Queue<Exchange<SmbCall, SmbReply>> closing,
            BooleanSupplier sessionClosed) {
        this(
                next,
                connection,
                sizes,
                treeId,
                encrypt,
                view,
                flushesWrites,
                dfsRoot,
                closing,
                sessionClosed,
                new AtomicBoolean());
    }

    private TreeHandler(
            MessageHandler<SmbCall, SmbReply> next,
            ConnectionMessageHandler<SmbCall, SmbReply> connection,
            IoSizes sizes,
            int treeId,
            boolean encrypt,
            TreeView view,
            boolean flushesWrites,
            @Nullable String dfsRoot,
            Queue<Exchange<SmbCall, SmbReply>> closing,
            BooleanSupplier sessionClosed,
            AtomicBoolean disconnected) {
        this.next = next;
        this.connection = connection;
        this.sizes = sizes;
        this.treeId = treeId;
        this.encrypt = encrypt;
        this.view = view;
        this.flushesWrites = flushesWrites;
        this.dfsRoot = dfsRoot;
        this.closing = closing;
        this.sessionClosed = sessionClosed;
        this.disconnected = disconnected;
    }

    /** Whether what goes through here is encrypted. */
    public boolean encrypts() {
        return encrypt;
    }

    /** Whether the share is in a DFS namespace. */
    public boolean isDfs() {
        return dfsRoot != null;
    }

    /** Whether a file that was written to its end is brought to the server's disk. */
    public boolean flushesWrites() {
        return flushesWrites;
    }

    public TreeView view() {
        return view;
    }

    /** The same tree as it was at that time, to read. */
    public TreeHandler at(Instant snapshot) {
        return new TreeHandler(
                next,
                connection,
                sizes,
                treeId,
                encrypt,
                view.at(snapshot),
                flushesWrites,
                dfsRoot,
                closing,
                sessionClosed,
                disconnected);
    }

    /**
     * Refuses requests from now on: the share is being closed by this side. Returns whether this was the first time.
     */
    public boolean disconnect() {
        return disconnected.compareAndSet(false, true);
    }

    /** Whether this side has closed the share or the session. */
    public boolean isDisconnected() {
        return disconnected.get() || sessionClosed.getAsBoolean();
    }

    public IoSizes sizes() {
        return sizes;
    }

    /** The connection that this leads to, for those who wait otherwise than for one reply. */
    public ConnectionMessageHandler<SmbCall, SmbReply> connection() {
        return connection;
    }

    @Override
    public List<Exchange<SmbCall, SmbReply>> sendo(List<SmbCall> calls, Deadline deadline) throws IOException {
        if (isDisconnected()) {
            throw new SmbClosedException(Details.of("the share or its session was closed"));
        }
        List<SmbCall> outgoing = new ArrayList<>(calls.size());
        for (SmbCall call : calls) {
            outgoing.add(outgoing(call).withTree(treeId, encrypt));
        }
        return next.sendo(outgoing, deadline);
    }

    private SmbCall outgoing(SmbCall call) throws SmbException {
        SmbCall seen = call.withRequest(view.outgoing(call.request()));
        if (dfsRoot == null || !(seen.request() instanceof CreateRequest create)) {
            return seen;
        }
        // After the view: what is put in front is no name of a file.
        String name = create.name().isEmpty() ? dfsRoot : SmbPath.join(dfsRoot, create.name());
        return seen.withRequest(create.withName(name)).inDfs();
    }

    @Override
    public SmbReply recvo(Exchange<SmbCall, SmbReply> exchange) throws IOException {
        return next.recvo(exchange);
    }

    /** Sends a request; its reply is received later, or the exchange cancelled. */
    public Exchange<SmbCall, SmbReply> send(SmbRequest request, String path) throws SmbException {
        takeClosed();
        return Requests.send(this, SmbCall.of(request, path), connection.defaultDeadline());
    }

    /** Sends requests in one frame; their replies are received later, or the exchanges cancelled. */
    public List<Exchange<SmbCall, SmbReply>> send(List<SmbCall> calls) throws SmbException {
        takeClosed();
        return Requests.send(this, calls, connection.defaultDeadline());
    }

    /** Gives an exchange up, whose reply nobody is going to receive. */
    public void cancel(Exchange<SmbCall, SmbReply> exchange) {
        connection.cancel(exchange);
    }

    /**
     * Takes an answer that changes nothing any more, such as to what was sent behind something that failed: it comes
     * with that failure, or has failed itself, so that nobody need be told to give it up.
     *
     * @return whether it is a success
     */
    public boolean settle(Exchange<SmbCall, SmbReply> exchange) {
        try (SmbReply reply = Requests.receive(this, exchange)) {
            return reply.status().equals(NtStatus.SUCCESS);
        } catch (SmbException e) {
            LOG.debug("nobody waits for it: {}", e.toString());
            return false;
        }
    }

    /** Equal for the shares of one session, and for those only. */
    public Object session() {
        return next;
    }

    /** Whether both are shares of one session. */
    public boolean sameSession(TreeHandler other) {
        return next.equals(other.next);
    }

    /** Whether both are the same share of one session, whenever they look at it. */
    public boolean sameTree(TreeHandler other) {
        return sameSession(other) && treeId == other.treeId;
    }

    public <T extends SmbResponse> T call(SmbRequest request, String path, Class<T> type) throws SmbException {
        return Requests.receive(this, send(request, path), type, (response, reply) -> response);
    }

    public CreateResponse create(CreateRequest request, String path) throws SmbException {
        return opened(send(request, path), path);
    }

    /**
     * Waits for the answer to an open. Who is interrupted meanwhile asks the server to stop, and goes by its answer for
     * a short time: nobody else would close what it has opened.
     */
    public CreateResponse opened(Exchange<SmbCall, SmbReply> exchange, String path) throws SmbException {
        try {
            connection.worker().receive(exchange, exchange.deadline());
        } catch (InterruptedException e) {
            closeUnused(exchange, path);
            Thread.currentThread().interrupt();
            throw new SmbCancelledException(new Details(
                    "interrupted while opening '" + path + "'", null, SmbCommand.CREATE.name(), path, "", e));
        }
        return Requests.receive(this, exchange, CreateResponse.class, (response, reply) -> response);
    }

    private void closeUnused(Exchange<SmbCall, SmbReply> exchange, String path) {
        connection.askToCancel(exchange);
        try {
            connection.worker().receive(exchange, connection.deadline(SHORT_WAIT));
        } catch (InterruptedException e) {
            LOG.debug("interrupted again while opening '{}'", path);
        }
        if (!exchange.isDone()) {
            cancel(exchange);
            return;
        }
        try {
            closeQuietly(
                    Requests.receive(this, exchange, CreateResponse.class, (response, reply) -> response.fileId()),
                    path);
        } catch (SmbException e) {
            LOG.debug("'{}' was not opened: {}", path, e.toString());
        }
    }

    /**
     * Has a handle closed without waiting for it, after all that was done with it has been confirmed. The answer is
     * taken by who sends something later, since that thread may log in: if the session has expired, the CLOSE has to be
     * repeated.
     */
    public void closeBehind(FileId fileId, String path) throws SmbException {
        closing.add(send(new CloseRequest(0, fileId), path));
    }

    private void takeClosed() {
        Exchange<SmbCall, SmbReply> first;
        while ((first = closing.peek()) != null
                && (first.isDone() || first.deadline().expired())) {
            if (closing.remove(first)) {
                if (first.isDone()) {
                    settle(first);
                } else {
                    cancel(first); // it may be pending, and is not worth a wait
                }
            }
        }
    }

    /**
     * Closes a handle. An interrupt that came before does not keep the CLOSE from being sent, but shortens the wait for
     * its reply.
     */
    public void close(FileId fileId, String path) throws SmbException {
        boolean interrupted = Thread.currentThread().isInterrupted();
        close(fileId, path, interrupted ? connection.deadline(SHORT_WAIT) : connection.defaultDeadline());
    }

    /** Closes a handle while another failure is under way: as well as it can be done within a short time. */
    public void closeQuietly(FileId fileId, String path) {
        try {
            close(fileId, path, connection.deadline(SHORT_WAIT));
        } catch (SmbException e) {
            LOG.debug("closing '{}' after a failure: {}", path, e.toString());
        }
    }

    private void close(FileId fileId, String path, Deadline deadline) throws SmbException {
        if (isDisconnected()) {
            return; // the handle has gone with the share
        }
        Requests.callLast(this, SmbCall.of(new CloseRequest(0, fileId), path), deadline, CloseResponse.class);
    }
}
