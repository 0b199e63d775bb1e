package dev.heddle.smb.testserver.internal.session;

import static java.util.Objects.requireNonNull;

import dev.heddle.smb.auth.NtlmAcceptor;
import dev.heddle.smb.crypto.MessageCipher;
import dev.heddle.smb.crypto.MessageSigner;
import dev.heddle.smb.crypto.PreauthIntegrity;
import dev.heddle.smb.testserver.internal.connection.ServerConnection;
import dev.heddle.smb.testserver.internal.files.Open;
import dev.heddle.smb.testserver.internal.files.ServerTree;
import dev.heddle.smb.testserver.internal.files.Share;
import dev.heddle.smb.testserver.internal.files.StatusException;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.NtStatus;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A user's session, on one connection. Thread-safe, but for the login, whose messages come one after the other. */
public final class ServerSession {
    private static final Logger LOG = LoggerFactory.getLogger(ServerSession.class);
    private static final int MAX_TREES = 1024;
    private static final int MAX_OPENS = 16_384;

    private final long id;
    private final ServerConnection connection;
    private final Map<Integer, ServerTree> trees = new ConcurrentHashMap<>();
    private final Map<FileId, Open> opens = new ConcurrentHashMap<>();
    private final AtomicInteger treeIds = new AtomicInteger();
    /** Held while the session ends: who ends it once more returns when all is given up, not before. */
    private final ReentrantLock ending = new ReentrantLock();

    private @Nullable NtlmAcceptor acceptor;
    private @Nullable PreauthIntegrity preauth;
    private volatile @Nullable Rules rules;
    private volatile boolean expired;
    private volatile boolean ended;

    /**
     * What was settled when the user had logged in.
     *
     * @param user the name that the client gave
     * @param signer null if there is no key
     * @param cipher null if there is no key, or encryption was not agreed on
     * @param known whether it is a user who has shown a password
     * @param mustSign whether requests have to be signed
     * @param mustEncrypt whether requests have to be encrypted
     */
    public record Rules(
            String user,
            boolean known,
            @Nullable MessageSigner signer,
            @Nullable MessageCipher cipher,
            boolean mustSign,
            boolean mustEncrypt) {}

    ServerSession(long id, ServerConnection connection) {
        this.id = id;
        this.connection = connection;
    }

    public long id() {
        return id;
    }

    ServerConnection connection() {
        return connection;
    }

    /** Whether somebody has logged in, and the session has not ended. */
    public boolean isValid() {
        return rules != null && !ended;
    }

    /** Whether it is, or was, the session of that user. */
    boolean belongsTo(String user) {
        Rules settled = rules;
        return settled != null && settled.user.equalsIgnoreCase(user);
    }

    /** What was settled. */
    public Rules rules() {
        return requireNonNull(rules, "nobody has logged in");
    }

    public void rules(Rules settled) {
        rules = settled;
    }

    public boolean expired() {
        return expired;
    }

    public void expired(boolean isExpired) {
        expired = isExpired;
    }

    /** Signs and verifies, or null if there is no key. */
    @Nullable
    public MessageSigner signer() {
        Rules settled = rules;
        return settled == null ? null : settled.signer;
    }

    public boolean canEncrypt() {
        Rules settled = rules;
        return settled != null && settled.cipher != null;
    }

    public MessageCipher cipher() {
        return requireNonNull(rules().cipher, "the session has no cipher");
    }

    /** The login that goes on, or null. */
    @Nullable
    NtlmAcceptor acceptor() {
        return acceptor;
    }

    /** A login begins, or has ended with null. */
    void acceptor(@Nullable NtlmAcceptor current) {
        acceptor = current;
    }

    /** The hash of the messages of the first login; null before and after. */
    @Nullable
    PreauthIntegrity preauth() {
        return preauth;
    }

    void preauth(@Nullable PreauthIntegrity chain) {
        preauth = chain;
    }

    /** @throws StatusException if there are as many as there may be */
    ServerTree connectTree(@Nullable Share share) throws StatusException {
        if (trees.size() >= MAX_TREES) {
            throw new StatusException(NtStatus.INSUFFICIENT_RESOURCES);
        }
        ServerTree tree = new ServerTree(treeIds.incrementAndGet(), share);
        trees.put(tree.id(), tree);
        return tree;
    }

    @Nullable
    public ServerTree tree(int treeId) {
        return trees.get(treeId);
    }

    public void disconnectTree(ServerTree tree) {
        trees.remove(tree.id());
        closeAll(tree);
    }

    /** Keeps an open; one that comes when the session has ended is closed at once. */
    public void add(Open open) throws IOException {
        opens.put(open.id(), open);
        if (opens.size() > MAX_OPENS && opens.remove(open.id(), open)) {
            open.close();
            throw new StatusException(NtStatus.INSUFFICIENT_RESOURCES);
        }
        if (ended) {
            closeAll(null);
            throw new StatusException(NtStatus.USER_SESSION_DELETED);
        }
    }

    public Open open(FileId fileId, ServerTree tree) throws StatusException {
        Open open = opens.get(fileId);
        if (open == null || !open.tree().equals(tree)) {
            throw new StatusException(NtStatus.FILE_CLOSED);
        }
        return open;
    }

    /** Any of the session's opens, in whatever tree; null if there is none. */
    @Nullable
    public Open open(FileId fileId) {
        return opens.get(fileId);
    }

    public void remove(Open open) {
        opens.remove(open.id());
    }

    int openHandles() {
        return opens.size();
    }

    /** Gives up all that the session holds. */
    void end() {
        ending.lock();
        try {
            ended = true;
            trees.clear();
            closeAll(null);
        } finally {
            ending.unlock();
        }
    }

    private void closeAll(@Nullable ServerTree tree) {
        for (Open open : List.copyOf(opens.values())) {
            if ((tree == null || open.tree().equals(tree)) && opens.remove(open.id(), open)) {
                try {
                    open.close();
                } catch (IOException e) {
                    LOG.debug("a file could not be closed with its session", e);
                }
            }
        }
    }
}
