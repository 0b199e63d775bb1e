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

/** One request. Answered by one thread; {@link #cancel} may be called by any. */
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
     * @param charge the credits it costs
     */
    Call(ServerConnection connection, RequestChain chain, SmbHeader header, ByteBuffer message, int charge) {
        this.connection = connection;
        this.chain = chain;
        this.header = header;
        this.message = message;
        this.charge = charge;
        this.signReply = isSigned();
    }

    /** What is to go wrong with it. */
    void faults(List<Fault> applied) {
        faults = applied;
    }

    /** The first fault of that kind, or null. */
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

    /** The session, once it was found. */
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

    /** The tree connect, once it was found. */
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

    /** The id that the answer carries: that of the request, or of the tree that it has connected. */
    int treeId() {
        return tree == null ? header.treeId() : tree.id();
    }

    /** The open that the request names, or the one before it in a compound has named. */
    public Open open(FileId id) throws StatusException {
        FileId meant = isRelated() && id.equals(FileId.RELATED) ? chain.fileId() : id;
        chain.fileId(meant);
        return session().open(meant, tree());
    }

    /** An open file or directory. */
    public OpenFile openFile(FileId id) throws StatusException {
        if (open(id) instanceof OpenFile file) {
            return file;
        }
        throw new StatusException(NtStatus.INVALID_DEVICE_REQUEST);
    }

    /** Whether the answer is signed: as the request was, and at the end of a login. */
    public boolean signReply() {
        return signReply;
    }

    public void signReply(boolean sign) {
        signReply = sign;
    }

    /** Not 0 once the client was told that the answer will take its time. */
    long asyncId() {
        return asyncId;
    }

    /**
     * Waits for an answer that depends on others: the client is told so, and may cancel it.
     *
     * @param later completed from elsewhere; {@link #cancel} completes it too
     * @throws StatusException if too many wait already; then it is completed, so that nobody else takes it for one that
     *     waits
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
                return later.join(); // it came just now
            }
            chain.sendPending(this);
        }
        return later.join();
    }

    /**
     * To be called now and then by work that may take long: fails if the client does not want it any more, or has gone.
     */
    public void stillWanted() throws StatusException {
        if (cancelled || connection.isClosed()) {
            throw new StatusException(NtStatus.CANCELLED);
        }
    }

    /** Has something done once the answer is sent, or never will be. */
    public void afterwards(Runnable action) {
        afterwards = action;
    }

    /** The answer is sent, or never will be. */
    void done() {
        afterwards.run();
    }

    /** Ends the waiting, now or when it begins. */
    public void cancel() {
        cancelled = true;
        CompletableFuture<Answer> later = waiting;
        if (later != null) {
            later.complete(Answer.error(command(), NtStatus.CANCELLED));
        }
    }
}
