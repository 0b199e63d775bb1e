// SPDX-License-Identifier: Apache-2.0
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

/** The share's link of the chain: adds the tree id. Requests for files go through it. Thread-safe. */
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
    /** Server and share, if the share is in a DFS namespace; every open there contains them. */
    private final @Nullable String dfsRoot;

    private final Queue<Exchange<SmbCall, SmbReply>> closing;
    private final BooleanSupplier sessionClosed;
    private final AtomicBoolean disconnected;

    /**
     * Creates the link.
     *
     * @param closing the session's CLOSE requests for whose responses no thread waits
     * @param sessionClosed whether the user closed the session
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

    /** Whether requests through this link are encrypted. */
    public boolean encrypts() {
        return encrypt;
    }

    /** Whether the share is in a DFS namespace. */
    public boolean isDfs() {
        return dfsRoot != null;
    }

    /** Whether a file is flushed to the server's disk after it was written to its end. */
    public boolean flushesWrites() {
        return flushesWrites;
    }

    public TreeView view() {
        return view;
    }

    /** Returns the same tree at the time of a snapshot, read-only. */
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

    /** Refuses further requests, because this side closes the share. Returns true on the first call. */
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

    /** The connection below this link, for callers that wait in another way than for one response. */
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
        // The view maps names of files; it must not map the prefix that is added here.
        String name = create.name().isEmpty() ? dfsRoot : SmbPath.join(dfsRoot, create.name());
        return seen.withRequest(create.withName(name)).inDfs();
    }

    @Override
    public SmbReply recvo(Exchange<SmbCall, SmbReply> exchange) throws IOException {
        return next.recvo(exchange);
    }

    /** Sends a request; the caller receives the response later, or cancels the exchange. */
    public Exchange<SmbCall, SmbReply> send(SmbRequest request, String path) throws SmbException {
        takeClosed();
        return Requests.send(this, SmbCall.of(request, path), connection.defaultDeadline());
    }

    /** Sends requests in one frame; the caller receives the responses later, or cancels the exchanges. */
    public List<Exchange<SmbCall, SmbReply>> send(List<SmbCall> calls) throws SmbException {
        takeClosed();
        return Requests.send(this, calls, connection.defaultDeadline());
    }

    /** Cancels an exchange whose response nobody is going to receive. */
    public void cancel(Exchange<SmbCall, SmbReply> exchange) {
        connection.cancel(exchange);
    }

    /**
     * Receives a response whose content no longer matters, for example to a request behind one that failed. It arrives
     * with that failure, or has failed itself, so there is nothing to report.
     *
     * @return whether the response is a success
     */
    public boolean settle(Exchange<SmbCall, SmbReply> exchange) {
        try (SmbReply reply = Requests.receive(this, exchange)) {
            return reply.status().equals(NtStatus.SUCCESS);
        } catch (SmbException e) {
            LOG.debug("ignoring a failed response for which no caller waits: {}", e.toString());
            return false;
        }
    }

    /** The session; equal for two shares if, and only if, they are on one session. */
    public Object session() {
        return next;
    }

    /** Whether both shares are on one session. */
    public boolean sameSession(TreeHandler other) {
        return next.equals(other.next);
    }

    /** Whether both are the same share of one session, whatever the time of their views. */
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
     * Waits for the response to an open. If the thread is interrupted, this method asks the server to cancel the open
     * and waits a short time for its response: nobody else would close a file that was opened.
     */
    public CreateResponse opened(Exchange<SmbCall, SmbReply> exchange, String path) throws SmbException {
        try {
            connection.worker().receive(exchange, exchange.deadline());
        } catch (InterruptedException e) {
            closeUnused(exchange, path);
            Thread.currentThread().interrupt();
            throw new SmbCancelledException(new Details(
                    "interrupted while opening " + SmbPath.quoted(path), null, SmbCommand.CREATE.name(), path, "", e));
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
     * Closes a handle without waiting for the response, after everything done with the handle was confirmed. A thread
     * that sends a request later takes the response, because it may have to log in: if the session has expired, it
     * repeats the CLOSE.
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
     * Closes a handle. An earlier interrupt of the thread does not prevent the CLOSE, but shortens the wait for its
     * response.
     */
    public void close(FileId fileId, String path) throws SmbException {
        boolean interrupted = Thread.currentThread().isInterrupted();
        close(fileId, path, interrupted ? connection.deadline(SHORT_WAIT) : connection.defaultDeadline());
    }

    /** Closes a handle after another failure, best effort and within a short time. */
    public void closeQuietly(FileId fileId, String path) {
        try {
            close(fileId, path, connection.deadline(SHORT_WAIT));
        } catch (SmbException e) {
            LOG.debug("closing '{}' after a failure: {}", path, e.toString());
        }
    }

    private void close(FileId fileId, String path, Deadline deadline) throws SmbException {
        if (isDisconnected()) {
            return; // the share's end has closed the handle
        }
        Requests.callLast(this, SmbCall.of(new CloseRequest(0, fileId), path), deadline, CloseResponse.class);
    }
}
