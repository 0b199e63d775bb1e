package dev.heddle.smb;

import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.internal.connect.ClientSession;
import dev.heddle.smb.internal.dfs.DfsNamespace;
import dev.heddle.smb.internal.dfs.DfsServers;
import dev.heddle.smb.internal.name.PlainName;
import dev.heddle.smb.internal.operation.Shares;
import dev.heddle.smb.rpc.ServerService;
import dev.heddle.smb.wire.NtStatus;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One connection on which somebody is logged in. Thread-safe: any number of threads work on it at once, on one TCP
 * connection.
 */
public final class SmbSession implements AutoCloseable {
    private final SmbClient client;
    private final ClientSession session;
    private final DfsServers dfs;
    /** Held for as long as a login takes, and while a later session's is taken, never an earlier one's. */
    private final ReentrantLock reconnecting = new ReentrantLock();

    private @Nullable SmbSession successor;

    SmbSession(SmbClient client, ClientSession session, DfsServers dfs) {
        this.client = client;
        this.session = session;
        this.dfs = dfs;
    }

    ClientSession session() {
        return session;
    }

    /** What was negotiated, and the credits as they stand. */
    public SessionInfo info() {
        return session.info();
    }

    /** The counters of the connection; readable also after its end. */
    public SmbMetrics metrics() {
        return session.metrics();
    }

    /** Whether the connection lives. */
    public boolean isOpen() {
        return session.isOpen();
    }

    /**
     * Connects to a share. If it is in a DFS namespace, paths that lead to other servers are followed, as far as the
     * client's {@link DfsPolicy} allows; so is a namespace, a domain's for example, of which this server knows and that
     * others hold.
     *
     * @param name without slashes
     * @throws SmbNotFoundException if the server has none of that name
     * @throws SmbAccessDeniedException if this user may not
     * @throws SmbSecurityException if the share demands encryption that this session cannot have; or if the server does
     *     not confirm what was negotiated, which ends the session
     */
    public SmbShare share(String name) throws SmbException {
        PlainName.check("share", name);
        DfsNamespace namespace;
        try {
            namespace = DfsNamespace.of(session, name, session.connectTree(name), dfs);
        } catch (SmbNotFoundException e) {
            if (!dfs.follow() || !e.is(NtStatus.BAD_NETWORK_NAME) || !session.servesDfs()) {
                throw e;
            }
            namespace = DfsNamespace.elsewhere(session, name, dfs, e);
        }
        return new SmbShare(name, namespace, namespace.tree().encrypts());
    }

    /**
     * Opens a named pipe of the server.
     *
     * @param name such as {@code "srvsvc"}, without slashes
     * @return to be closed
     * @throws SmbNotFoundException if the server has none of that name
     */
    public SmbPipe pipe(String name) throws SmbException {
        PlainName.check("pipe", name);
        ClientSession.Tree pipes = session.connectTree("IPC$");
        return SmbPipe.open(pipes.handler(), name, pipes.disconnect());
    }

    /**
     * The server's shares, hidden ones too, in its order.
     *
     * @throws SmbAccessDeniedException if this user may not see them
     * @throws SmbProtocolException if the server's answer is malformed
     */
    public List<SmbShareInfo> shares() throws SmbException {
        try (SmbPipe pipe = pipe(ServerService.PIPE)) {
            return Shares.list(pipe.messages(), session.host());
        }
    }

    /**
     * What the server says about itself.
     *
     * @throws SmbAccessDeniedException if this user may not see it
     * @throws SmbProtocolException if the server's answer is malformed
     */
    public SmbServerInfo serverInfo() throws SmbException {
        try (SmbPipe pipe = pipe(ServerService.PIPE)) {
            return Shares.server(pipe.messages(), session.host());
        }
    }

    /** Asks the server for a sign of life, and waits for it. */
    public void echo() throws SmbException {
        session.echo();
    }

    /**
     * Connects to the same server again and logs in there, with the client's settings and credentials, by Kerberos too.
     * This never happens by itself.
     *
     * <p>A session is one connection, and ends with it: what comes of this is another session, so that nothing that
     * belongs to the old connection can be taken for part of the new one. This session ends at once, in whatever state
     * its connection is and whether or not the new login succeeds; so does everything that came from it. Whoever waits
     * there, or goes on using its shares, files, streams and watches, gets an {@link SmbConnectionException} whose
     * {@linkplain SmbException#hint() hint} says so; they are to be had anew from the new session. The server is told
     * to forget this session, so that files that it left open are not in the new one's way.
     *
     * <p>There is one new session, however many threads ask for it: the others wait for it and get the same. Later
     * calls get it too; if its connection has ended meanwhile, they have it reconnected. If the login fails, the next
     * call tries again.
     *
     * @return to be closed; at the latest {@link SmbClient#close()} does it
     * @throws SmbAuthenticationException if the server refuses the login, or the credentials were closed
     * @throws SmbConnectionException if the server is not to be reached
     * @throws SmbTimeoutException if it does not answer in time
     * @throws SmbSecurityException if it offers less security than demanded
     * @throws SmbClosedException if the session, instead of being reconnected, was closed; or if the client was
     */
    public SmbSession reconnect() throws SmbException {
        try {
            reconnecting.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SmbCancelledException(Details.of("interrupted while another thread reconnects the session", e));
        }
        try {
            SmbSession next = successor;
            if (next == null) {
                session.checkNotClosed();
                session.giveUp();
                next = client.reconnect(session);
            } else if (!next.isOpen()) {
                next = next.reconnect();
            }
            successor = next;
            return next;
        } finally {
            reconnecting.unlock();
        }
    }

    /** Logs off, which ends all shares and files of this session, and closes the connection. Later calls do nothing. */
    @Override
    public void close() {
        session.close();
    }
}
