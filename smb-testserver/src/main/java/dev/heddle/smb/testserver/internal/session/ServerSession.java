// SPDX-License-Identifier: Apache-2.0
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

/**
 * The session of a user on one connection. Thread-safe, except for the login, whose messages are processed one by one.
 */
public final class ServerSession {
    private static final Logger LOG = LoggerFactory.getLogger(ServerSession.class);
    private static final int MAX_TREES = 1024;
    private static final int MAX_OPENS = 16_384;

    private final long id;
    private final ServerConnection connection;
    private final Map<Integer, ServerTree> trees = new ConcurrentHashMap<>();
    private final Map<FileId, Open> opens = new ConcurrentHashMap<>();
    private final AtomicInteger treeIds = new AtomicInteger();
    /**
     * Held while the session ends, so that a second thread that ends it returns only when all resources are released.
     */
    private final ReentrantLock ending = new ReentrantLock();

    private @Nullable NtlmAcceptor acceptor;
    private @Nullable PreauthIntegrity preauth;
    private volatile @Nullable Rules rules;
    private volatile boolean expired;
    private volatile boolean ended;

    /**
     * The properties of the session, fixed by the login.
     *
     * @param user the name that the client sent
     * @param signer null if there is no key
     * @param cipher null if there is no key, or encryption was not negotiated
     * @param known whether the user has authenticated with a password
     * @param mustSign whether requests must be signed
     * @param mustEncrypt whether requests must be encrypted
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

    /** Returns whether the login is complete and the session has not ended. */
    public boolean isValid() {
        return rules != null && !ended;
    }

    /** Returns whether this is, or was, the session of that user. */
    boolean belongsTo(String user) {
        Rules settled = rules;
        return settled != null && settled.user.equalsIgnoreCase(user);
    }

    /** Returns the properties fixed by the login; fails before it. */
    public Rules rules() {
        return requireNonNull(rules, "the login is not complete");
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

    /** Returns the signer; null if there is no key. */
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

    /** Returns the state of the current login; null if there is none. */
    @Nullable
    NtlmAcceptor acceptor() {
        return acceptor;
    }

    /** Sets the state of the current login; null after it has ended. */
    void acceptor(@Nullable NtlmAcceptor current) {
        acceptor = current;
    }

    /** Returns the preauthentication hash of the first login; null before and after it. */
    @Nullable
    PreauthIntegrity preauth() {
        return preauth;
    }

    void preauth(@Nullable PreauthIntegrity chain) {
        preauth = chain;
    }

    /** @throws StatusException if the session has the maximum number of trees */
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

    /** Registers an open; closes it and fails if the session has already ended, or has the maximum number of opens. */
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

    /** Returns an open of the session, in any tree; null if there is none. */
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

    /** Closes all opens of the session and disconnects its trees. */
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
                    LOG.debug("cannot close a file of an ended session", e);
                }
            }
        }
    }
}
