package dev.heddle.smb;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.ConnectionMessageHandler;
import dev.heddle.core.Exchange;
import dev.heddle.core.ProtocolViolationException;
import dev.heddle.smb.wire.Capabilities;
import dev.heddle.smb.wire.EchoRequest;
import dev.heddle.smb.wire.EchoResponse;
import dev.heddle.smb.wire.LogoffRequest;
import dev.heddle.smb.wire.LogoffResponse;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.SmbRequest;
import dev.heddle.smb.wire.SmbResponse;
import dev.heddle.smb.wire.TreeConnectRequest;
import dev.heddle.smb.wire.TreeConnectResponse;
import dev.heddle.smb.wire.TreeDisconnectRequest;
import dev.heddle.smb.wire.TreeDisconnectResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection on which somebody is logged in. Thread-safe: any number of threads work on it at once, on one TCP
 * connection.
 */
public final class SmbSession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SmbSession.class);
    private static final Duration GOODBYE_TIMEOUT = Duration.ofSeconds(3);

    private final String backend;
    private final String host;
    private final int port;
    private final ConnectionMessageHandler<SmbCall, SmbReply> connection;
    private final SmbProtocol protocol;
    private final Negotiated negotiated;
    private final SessionHandler session;
    private final IoSizes sizes;
    private final boolean guest;
    private final Optional<String> realm;
    private final DfsServers dfs;
    private final ClientConfig config;
    private final SessionOwner owner;
    private final Succession succession;
    private final AtomicBoolean ended = new AtomicBoolean();
    /** CLOSEs for which nobody waits; whoever sends something later takes their answers. */
    private final Queue<Exchange<SmbCall, SmbReply>> closing = new ConcurrentLinkedQueue<>();

    private volatile boolean closed;
    private volatile boolean negotiationChecked;

    SmbSession(SmbConnector.Connected connected, Login.Result login, DfsServers dfs, SessionOwner owner) {
        this.backend = connected.backend();
        this.host = connected.host();
        this.port = connected.port();
        this.connection = connected.connection();
        this.protocol = connected.protocol();
        this.negotiated = connected.negotiated();
        this.session = login.session();
        this.sizes = new IoSizes(
                negotiated, protocol::mostCredits, connection.worker().config().time());
        this.guest = login.guest();
        this.realm = login.realm();
        this.dfs = dfs;
        this.config = connected.config();
        this.owner = owner;
        this.succession = new Succession(this, owner);
        protocol.closeLate(new LateOpens(connection, session, closing));
        this.negotiationChecked = !SecureNegotiate.applies(negotiated, session);
    }

    /** What was negotiated, and the credits as they stand. */
    public SessionInfo info() {
        return new SessionInfo(
                backend,
                host,
                port,
                negotiated.dialect(),
                session.hasKeys() ? Optional.of(negotiated.signing()) : Optional.empty(),
                session.signs() && !session.encrypts(),
                negotiated.cipher(),
                session.encrypts(),
                guest,
                negotiated.maxReadSize(),
                negotiated.maxWriteSize(),
                negotiated.maxTransactSize(),
                (int) Math.min(Integer.MAX_VALUE, protocol.permits().available()),
                negotiated.serverGuid(),
                negotiated.serverTime());
    }

    /** The counters of the connection; readable also after its end. */
    public SmbMetrics metrics() {
        ConnectionClosedException failure = connection.worker().failure();
        boolean brokenByFrame = failure != null && failure.getCause() instanceof ProtocolViolationException;
        return SmbMetrics.of(
                connection.metrics(),
                protocol.counters(),
                brokenByFrame,
                protocol.permits().available());
    }

    /** Whether the connection lives. */
    public boolean isOpen() {
        return connection.isOpen();
    }

    /**
     * Connects to a share. If it is in a DFS namespace, paths that lead to other servers are followed, as far as the client's {@link DfsPolicy} allows; so
     * is a namespace, a domain's for example, of which this server knows and that others hold.
     *
     * @param name without slashes
     * @throws SmbNotFoundException if the server has none of that name
     * @throws SmbAccessDeniedException if this user may not
     * @throws SmbSecurityException if the share demands encryption that this session cannot have; or if the server does not confirm
     *     what was negotiated, which ends the session
     */
    public SmbShare share(String name) throws SmbException {
        if (name.isEmpty() || name.indexOf('\\') >= 0 || name.indexOf('/') >= 0) {
            throw new IllegalArgumentException("not a share's name: '" + name + "'");
        }
        DfsNamespace namespace;
        try {
            namespace = DfsNamespace.of(this, name, connectTree(name), dfs);
        } catch (SmbNotFoundException e) {
            if (!dfs.follow() || !e.is(NtStatus.BAD_NETWORK_NAME) || !servesDfs()) {
                throw e;
            }
            namespace = DfsNamespace.elsewhere(this, name, dfs, e);
        }
        return new SmbShare(name, namespace, namespace.tree().encrypts());
    }

    /** Whether there may be namespaces, of which this server knows and whose root it does not hold. */
    private boolean servesDfs() {
        return (negotiated.received().capabilities() & Capabilities.DFS) != 0;
    }

    String host() {
        return host;
    }

    /** The Kerberos realm of the user who is logged in; empty after another login. */
    Optional<String> realm() {
        return realm;
    }

    /**
     * A share that is connected.
     *
     * @param disconnect does nothing after the first time
     */
    record Tree(TreeHandler handler, Runnable disconnect) {}

    /** Connects to that share and no other, of files or of pipes. */
    Tree connectTree(String name) throws SmbException {
        String uncHost = UncHost.ofHost(host);
        Connected connected = treeConnect("\\\\" + uncHost + "\\" + name);
        TreeHandler handler = new TreeHandler(
                session,
                connection,
                sizes,
                connected.id(),
                connected.encrypt(),
                new TreeView(config.mapNames(), null),
                config.flushWrites(),
                connected.dfs() ? uncHost + "\\" + name : null,
                closing);
        AtomicBoolean shareClosed = new AtomicBoolean();
        Runnable disconnect = () -> {
            if (shareClosed.compareAndSet(false, true)) {
                goodbye(new TreeDisconnectRequest(), connected, TreeDisconnectResponse.class);
            }
        };
        try {
            checkNegotiation(handler);
        } catch (SmbException | RuntimeException e) {
            disconnect.run();
            throw e;
        }
        return new Tree(handler, disconnect);
    }

    /**
     * Opens a named pipe of the server.
     *
     * @param name such as {@code "srvsvc"}, without slashes
     * @return to be closed
     * @throws SmbNotFoundException if the server has none of that name
     */
    public SmbPipe pipe(String name) throws SmbException {
        if (name.isEmpty() || name.indexOf('\\') >= 0 || name.indexOf('/') >= 0 || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("not a pipe's name: '" + name + "'");
        }
        Tree pipes = connectTree("IPC$");
        return SmbPipe.open(pipes.handler(), name, pipes.disconnect());
    }

    /**
     * The server's shares, hidden ones too, in its order.
     *
     * @throws SmbAccessDeniedException if this user may not see them
     * @throws SmbProtocolException if the server's answer is malformed
     */
    public List<SmbShareInfo> shares() throws SmbException {
        return Shares.list(this, host);
    }

    /**
     * What the server says about itself.
     *
     * @throws SmbAccessDeniedException if this user may not see it
     * @throws SmbProtocolException if the server's answer is malformed
     */
    public SmbServerInfo serverInfo() throws SmbException {
        return Shares.server(this, host);
    }

    private record Connected(int id, boolean encrypt, boolean dfs) {
        static final Connected NONE = new Connected(0, false, false);
    }

    private Connected treeConnect(String unc) throws SmbException {
        SmbCall call = SmbCall.of(new TreeConnectRequest(0, unc), unc);
        if (negotiated.dialect() == SmbDialect.SMB_3_1_1) {
            call = call.asSigned(); // [MS-SMB2] 3.2.4.1.1: the server demands it
        }
        Exchange<SmbCall, SmbReply> exchange = Requests.send(session, call, connection.defaultDeadline());
        try (SmbReply reply = Requests.receive(session, exchange)) {
            if (!reply.status().equals(NtStatus.SUCCESS) || !(reply.decode() instanceof TreeConnectResponse response)) {
                throw SmbErrors.ofShare(reply.status(), unc, session.canEncrypt());
            }
            boolean encrypt = (response.shareFlags() & TreeConnectResponse.FLAG_ENCRYPT_DATA) != 0;
            if (encrypt && !session.canEncrypt()) {
                throw new SmbSecurityException(SmbException.Details.of("the share " + unc
                        + " demands encryption, and this session has no cipher that both sides would use"));
            }
            boolean inDfs = response.shareType() != TreeConnectResponse.TYPE_PIPE
                    && (response.capabilities() & TreeConnectResponse.CAPABILITY_DFS) != 0;
            return new Connected(reply.treeId(), encrypt || session.encrypts(), inDfs);
        } catch (IOException e) {
            throw SmbErrors.translate(e, SmbCommand.TREE_CONNECT, unc);
        }
    }

    /** With the first share, which is the first chance to ask. */
    private void checkNegotiation(TreeHandler tree) throws SmbException {
        if (negotiationChecked) {
            return;
        }
        try {
            SecureNegotiate.check(tree, negotiated, connection.defaultDeadline());
            negotiationChecked = true;
        } catch (SmbSecurityException e) {
            connection.worker().fail(SmbErrors.ending("the negotiation was not confirmed", e));
            throw e;
        }
    }

    /** Asks the server for a sign of life, and waits for it. */
    public void echo() throws SmbException {
        Requests.call(
                session,
                SmbCall.of(new EchoRequest(), ""),
                connection.defaultDeadline(),
                EchoResponse.class,
                (response, reply) -> response);
    }

    private <T extends SmbResponse> void goodbye(SmbRequest request, Connected tree, Class<T> type) {
        if (!connection.isOpen()) {
            return;
        }
        try {
            SmbCall call = SmbCall.of(request, "").withTree(tree.id(), tree.encrypt());
            Requests.callLast(session, call, connection.deadline(GOODBYE_TIMEOUT), type);
        } catch (SmbException e) {
            LOG.debug("saying goodbye to {}: {}", host, e.toString());
        }
    }

    /**
     * Connects to the same server again and logs in there, with the client's settings and credentials, by Kerberos too. This never happens
     * by itself.
     *
     * <p>A session is one connection, and ends with it: what comes of this is another session, so that nothing that belongs to the old
     * connection can be taken for part of the new one. This session ends at once, in whatever state its connection is and whether or not
     * the new login succeeds; so does everything that came from it. Whoever waits there, or goes on using its shares, files, streams and
     * watches, gets an {@link SmbConnectionException} whose {@linkplain SmbException#hint() hint} says so; they are to be had anew from the
     * new session. The server is told to forget this session, so that files that it left open are not in the new one's way.
     *
     * <p>There is one new session, however many threads ask for it: the others wait for it and get the same. Later calls get it too; if
     * its connection has ended meanwhile, they have it reconnected. If the login fails, the next call tries again.
     *
     * @return to be closed; at the latest {@link SmbClient#close()} does it
     * @throws SmbAuthenticationException if the server refuses the login, or the credentials were closed
     * @throws SmbConnectionException if the server is not to be reached
     * @throws SmbTimeoutException if it does not answer in time
     * @throws SmbSecurityException if it offers less security than demanded
     * @throws IllegalStateException if the session, instead of being reconnected, was closed; or if the client was
     */
    public SmbSession reconnect() throws SmbException {
        return succession.next();
    }

    void checkNotClosed() {
        if (closed) {
            throw new IllegalStateException("the session was closed");
        }
    }

    long id() {
        return session.id();
    }

    int port() {
        return port;
    }

    /** Ends without a word to the server, which may not be there. */
    void giveUp() {
        if (ended.compareAndSet(false, true)) {
            connection.worker().fail(SmbErrors.reconnected());
            end();
        }
    }

    private void end() {
        connection.close();
        Exchange<SmbCall, SmbReply> last;
        while ((last = closing.poll()) != null) {
            connection.cancel(last);
        }
        session.destroy();
        owner.closed(this);
    }

    /** Logs off, which ends all shares and files of this session, and closes the connection. Later calls do nothing. */
    @Override
    public void close() {
        closed = true;
        if (ended.compareAndSet(false, true)) {
            goodbye(new LogoffRequest(), Connected.NONE, LogoffResponse.class);
            end();
        }
    }
}
