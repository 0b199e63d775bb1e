package dev.heddle.smb;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.ConnectionMessageHandler;
import dev.heddle.core.Deadline;
import dev.heddle.core.Exchange;
import dev.heddle.core.ProtocolViolationException;
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
    private final boolean guest;
    private final SessionOwner owner;
    private final Succession succession;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean closed;
    private volatile boolean negotiationChecked;

    SmbSession(SmbConnector.Connected connected, Login.Result login, SessionOwner owner) {
        this.backend = connected.backend();
        this.host = connected.host();
        this.port = connected.port();
        this.connection = connected.connection();
        this.protocol = connected.protocol();
        this.negotiated = connected.negotiated();
        this.session = login.session();
        this.guest = login.guest();
        this.owner = owner;
        this.succession = new Succession(this, owner);
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
     * Connects to a share.
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
        String unc = "\\\\" + host + "\\" + name;
        Tree connected = treeConnect(unc);
        TreeHandler tree = new TreeHandler(
                session,
                connection,
                new IoSizes(negotiated, protocol::mostCredits),
                connected.id(),
                connected.encrypt());
        AtomicBoolean shareClosed = new AtomicBoolean();
        Runnable disconnect = () -> {
            if (shareClosed.compareAndSet(false, true)) {
                goodbye(new TreeDisconnectRequest(), connected, TreeDisconnectResponse.class);
            }
        };
        try {
            checkNegotiation(tree);
        } catch (SmbException | RuntimeException e) {
            disconnect.run();
            throw e;
        }
        return new SmbShare(name, tree, disconnect);
    }

    private record Tree(int id, boolean encrypt) {
        static final Tree NONE = new Tree(0, false);
    }

    private Tree treeConnect(String unc) throws SmbException {
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
            return new Tree(reply.treeId(), encrypt || session.encrypts());
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

    private <T extends SmbResponse> void goodbye(SmbRequest request, Tree tree, Class<T> type) {
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

    String host() {
        return host;
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
        session.destroy();
        owner.closed(this);
    }

    /** Logs off, which ends all shares and files of this session, and closes the connection. Later calls do nothing. */
    @Override
    public void close() {
        closed = true;
        if (ended.compareAndSet(false, true)) {
            goodbye(new LogoffRequest(), Tree.NONE, LogoffResponse.class);
            end();
        }
    }
}
