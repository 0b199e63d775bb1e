// SPDX-License-Identifier: Apache-2.0
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
 * A connection with a logged-in user. Thread-safe: any number of threads can use it at once, over one TCP connection.
 */
public final class SmbSession implements AutoCloseable {
    private final SmbClient client;
    private final ClientSession session;
    private final DfsServers dfs;
    /**
     * Held during a login. A thread that holds it may acquire the lock of a later session, never that of an earlier
     * one.
     */
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

    /** The negotiated parameters, and the current number of credits. */
    public SessionInfo info() {
        return session.info();
    }

    /** The counters of the connection; readable also after its end. */
    public SmbMetrics metrics() {
        return session.metrics();
    }

    /** Whether the connection is open. */
    public boolean isOpen() {
        return session.isOpen();
    }

    /**
     * Connects to a share. If the share is in a DFS namespace, the client follows paths to other servers, as far as its
     * {@link DfsPolicy} allows. If this server does not have the share but knows it as a DFS namespace of other
     * servers, for example of a domain, the client connects there.
     *
     * @param name without slashes
     * @throws SmbNotFoundException if the server has no share of that name
     * @throws SmbAccessDeniedException if the user has no permission
     * @throws SmbSecurityException if the share requires encryption and this session has no cipher, or if the server
     *     does not confirm the negotiation, which closes the session
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
     * @return a pipe that the caller closes
     * @throws SmbNotFoundException if the server has no pipe of that name
     */
    public SmbPipe pipe(String name) throws SmbException {
        PlainName.check("pipe", name);
        ClientSession.Tree pipes = session.connectTree("IPC$");
        return SmbPipe.open(pipes.handler(), name, pipes.disconnect());
    }

    /**
     * Lists the server's shares, including hidden ones, in the server's order.
     *
     * @throws SmbAccessDeniedException if the user may not list them
     * @throws SmbProtocolException if the server's answer is malformed
     */
    public List<SmbShareInfo> shares() throws SmbException {
        try (SmbPipe pipe = pipe(ServerService.PIPE)) {
            return Shares.list(pipe.messages(), session.host());
        }
    }

    /**
     * Queries the server's description of itself.
     *
     * @throws SmbAccessDeniedException if the user may not read it
     * @throws SmbProtocolException if the server's answer is malformed
     */
    public SmbServerInfo serverInfo() throws SmbException {
        try (SmbPipe pipe = pipe(ServerService.PIPE)) {
            return Shares.server(pipe.messages(), session.host());
        }
    }

    /** Sends an ECHO request to the server and waits for the response. */
    public void echo() throws SmbException {
        session.echo();
    }

    /**
     * Connects to the same server again and logs in, with the client's settings and credentials, also with Kerberos. A
     * session never reconnects automatically.
     *
     * <p>A session is one connection and ends with it. This method returns another session, so that objects of the old
     * connection cannot be mistaken for objects of the new one. It ends this session at once, whatever the state of its
     * connection and whether or not the new login succeeds, together with everything that was opened on it. Threads
     * that wait on this session's shares, files, streams and watches, or use them later, get an
     * {@link SmbConnectionException} with a {@linkplain SmbException#hint() hint}. Open them again on the new session.
     * The new login asks the server to drop this session, so that files it left open do not block the new session.
     *
     * <p>There is one new session, however many threads call this method: the other threads wait and get the same
     * session. Later calls return it too; if its connection has ended, they reconnect it. If the login fails, the next
     * call retries.
     *
     * @return a session that the caller closes; {@link SmbClient#close()} closes it otherwise
     * @throws SmbAuthenticationException if the server refuses the login, or the credentials were closed
     * @throws SmbConnectionException if the server is unreachable
     * @throws SmbTimeoutException if the server does not answer in time
     * @throws SmbSecurityException if the server offers less security than required
     * @throws SmbClosedException if this session or the client was closed
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

    /**
     * Logs off, which closes all shares and files of this session, and closes the connection. Later calls do nothing.
     */
    @Override
    public void close() {
        session.close();
    }
}
