// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.connection;

import dev.heddle.smb.testserver.internal.fault.Fault;
import dev.heddle.smb.testserver.internal.files.Answer;
import dev.heddle.smb.testserver.internal.files.Open;
import dev.heddle.smb.testserver.internal.files.OpenFile;
import dev.heddle.smb.testserver.internal.files.ServerTree;
import dev.heddle.smb.testserver.internal.files.StatusException;
import dev.heddle.smb.testserver.internal.session.ServerSession;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.SmbHeader;
import dev.heddle.smb.wire.SmbRequest;
import dev.heddle.smb.wire.WireFormatException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A request. One thread executes it; any thread may call {@link #cancel}. */
public final class Call {
    private final ServerConnection connection;
    private final RequestChain chain;
    private final SmbHeader header;
    private final ByteBuffer message;
    private final int charge;
    private @Nullable ServerSession session;
    private @Nullable ServerTree tree;
    private boolean signReply;
    private long asyncId;
    private Runnable afterwards = () -> {};
    private List<Fault> faults = List.of();
    private volatile @Nullable CompletableFuture<Answer> waiting;
    private volatile boolean cancelled;

    /**
     * @param message the whole message from index 0 to the limit, little-endian
     * @param charge the credits that the request costs
     */
    Call(ServerConnection connection, RequestChain chain, SmbHeader header, ByteBuffer message, int charge) {
        this.connection = connection;
        this.chain = chain;
        this.header = header;
        this.message = message;
        this.charge = charge;
        this.signReply = isSigned();
    }

    /** Sets the faults that apply to this request. */
    void faults(List<Fault> applied) {
        faults = applied;
    }

    /** Returns the first fault of that type; null if there is none. */
    public <T extends Fault> @Nullable T fault(Class<T> kind) {
        return faults.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElse(null);
    }

    public ServerConnection connection() {
        return connection;
    }

    public RequestChain chain() {
        return chain;
    }

    public SmbHeader header() {
        return header;
    }

    public SmbCommand command() {
        return header.command();
    }

    public ByteBuffer message() {
        return message;
    }

    public int charge() {
        return charge;
    }

    public SmbRequest request() throws WireFormatException {
        return SmbRequest.decode(header.command(), message);
    }

    public boolean isSigned() {
        return (header.flags() & SmbHeader.FLAG_SIGNED) != 0;
    }

    public boolean isRelated() {
        return (header.flags() & SmbHeader.FLAG_RELATED) != 0;
    }

    /** Returns the session; fails if the request has none. */
    public ServerSession session() throws StatusException {
        if (session == null) {
            throw new StatusException(NtStatus.USER_SESSION_DELETED);
        }
        return session;
    }

    @Nullable
    public ServerSession sessionOrNull() {
        return session;
    }

    public void session(@Nullable ServerSession found) {
        session = found;
    }

    /** Returns the tree; fails if the request has none. */
    public ServerTree tree() throws StatusException {
        if (tree == null) {
            throw new StatusException(NtStatus.NETWORK_NAME_DELETED);
        }
        return tree;
    }

    @Nullable
    public ServerTree treeOrNull() {
        return tree;
    }

    public void tree(@Nullable ServerTree found) {
        tree = found;
    }

    /** Returns the tree id of the response: that of the request, or of the tree that a TREE_CONNECT has created. */
    int treeId() {
        return tree == null ? header.treeId() : tree.id();
    }

    /**
     * Returns the open that the request names; for a related request, the one that the previous request of the compound
     * named.
     */
    public Open open(FileId id) throws StatusException {
        FileId meant = isRelated() && id.equals(FileId.RELATED) ? chain.fileId() : id;
        chain.fileId(meant);
        return session().open(meant, tree());
    }

    /** Returns the open like {@link #open}; fails if it is no file or directory. */
    public OpenFile openFile(FileId id) throws StatusException {
        if (open(id) instanceof OpenFile file) {
            return file;
        }
        throw new StatusException(NtStatus.INVALID_DEVICE_REQUEST);
    }

    /** Returns whether the response is signed: if the request was, and at the end of a login. */
    public boolean signReply() {
        return signReply;
    }

    public void signReply(boolean sign) {
        signReply = sign;
    }

    /** Returns the async id; 0 until the server has sent an interim response. */
    long asyncId() {
        return asyncId;
    }

    /**
     * Blocks until a response completes that depends on other clients. Sends an interim response first, after which the
     * client may cancel the request.
     *
     * @param later another thread completes it; {@link #cancel} completes it too
     * @throws StatusException if the connection has too many pending requests; then {@code later} is completed with an
     *     error, so that nothing else treats it as pending
     */
    public Answer await(CompletableFuture<Answer> later) throws InterruptedException, StatusException {
        waiting = later;
        if (cancelled || connection.isClosed()) {
            later.complete(Answer.error(command(), NtStatus.CANCELLED));
        }
        if (!later.isDone()) {
            try {
                asyncId = connection.nextAsyncId(this);
            } catch (StatusException e) {
                if (later.complete(Answer.error(command(), e.status()))) {
                    throw e;
                }
                return later.join(); // it completed in the meantime
            }
            chain.sendPending(this);
        }
        return later.join();
    }

    /**
     * Fails if the client has cancelled the request or the connection has closed. Long-running work calls this method
     * regularly.
     */
    public void stillWanted() throws StatusException {
        if (cancelled || connection.isClosed()) {
            throw new StatusException(NtStatus.CANCELLED);
        }
    }

    /** Sets an action that runs after the response is sent, or dropped. */
    public void afterwards(Runnable action) {
        afterwards = action;
    }

    /** Runs the action set by {@link #afterwards}: the response is sent, or dropped. */
    void done() {
        afterwards.run();
    }

    /** Cancels the request: ends the present or next {@link #await} with STATUS_CANCELLED. */
    public void cancel() {
        cancelled = true;
        CompletableFuture<Answer> later = waiting;
        if (later != null) {
            later.complete(Answer.error(command(), NtStatus.CANCELLED));
        }
    }
}
