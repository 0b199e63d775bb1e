package dev.heddle.smb;

import dev.heddle.core.ConnectionMessageHandler;
import dev.heddle.core.Deadline;
import dev.heddle.core.Exchange;
import dev.heddle.core.MetricsSnapshot;
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
    private final DfsServers dfs;
    private final boolean mapNames;
    private final Runnable onClose;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean negotiationChecked;

    SmbSession(SmbConnector.Connected connected, Login.Result login, DfsServers dfs, Runnable onClose) {
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
        this.dfs = dfs;
        this.mapNames = connected.mapNames();
        this.onClose = onClose;
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
    public MetricsSnapshot metrics() {
        return connection.metrics();
    }

    /** Whether the connection lives. */
    public boolean isOpen() {
        return connection.isOpen();
    }

    /**
     * Connects to a share. If it is in a DFS namespace, paths that lead to other servers are followed, unless the client was told not to; so
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
                new TreeView(mapNames, null),
                connected.dfs() ? uncHost + "\\" + name : null);
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
        boolean interrupted = Thread.interrupted();
        try {
            SmbCall call = SmbCall.of(request, "").withTree(tree.id(), tree.encrypt());
            Deadline deadline = connection.deadline(GOODBYE_TIMEOUT);
            Requests.call(session, call, deadline, type, (response, reply) -> response);
        } catch (SmbException e) {
            LOG.debug("saying goodbye to {}: {}", host, e.toString());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Logs off, which ends all shares and files of this session, and closes the connection. Later calls do nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            goodbye(new LogoffRequest(), Connected.NONE, LogoffResponse.class);
            connection.close();
            session.destroy();
            onClose.run();
        }
    }
}
