// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.connect;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.ConnectionMessageHandler;
import dev.heddle.core.Exchange;
import dev.heddle.core.ProtocolViolationException;
import dev.heddle.smb.SessionInfo;
import dev.heddle.smb.SmbClosedException;
import dev.heddle.smb.SmbDialect;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbMetrics;
import dev.heddle.smb.SmbSecurityException;
import dev.heddle.smb.internal.chain.IoSizes;
import dev.heddle.smb.internal.chain.LateOpens;
import dev.heddle.smb.internal.chain.Negotiated;
import dev.heddle.smb.internal.chain.Requests;
import dev.heddle.smb.internal.chain.SessionHandler;
import dev.heddle.smb.internal.chain.SmbCall;
import dev.heddle.smb.internal.chain.SmbErrors;
import dev.heddle.smb.internal.chain.SmbProtocol;
import dev.heddle.smb.internal.chain.SmbReply;
import dev.heddle.smb.internal.chain.TreeHandler;
import dev.heddle.smb.internal.chain.TreeView;
import dev.heddle.smb.internal.name.UncHost;
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
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection with a logged-in user, and its connected shares. Thread-safe. */
public final class ClientSession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClientSession.class);
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
    private final ClientConfig config;
    private final Consumer<ClientSession> onEnd;
    private final AtomicBoolean ended = new AtomicBoolean();
    /** CLOSE requests for whose responses no thread waits; a thread that sends a request later takes the responses. */
    private final Queue<Exchange<SmbCall, SmbReply>> closing = new ConcurrentLinkedQueue<>();

    private volatile boolean closed;
    private volatile boolean negotiationChecked;

    /**
     * Creates the session.
     *
     * @param onEnd called once when the session has ended for good
     */
    ClientSession(SmbConnector.Connected connected, Login.Result login, Consumer<ClientSession> onEnd) {
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
        this.config = connected.config();
        this.onEnd = onEnd;
        protocol.closeLate(new LateOpens(connection, session, closing));
        this.negotiationChecked = !SecureNegotiate.applies(negotiated, session);
    }

    /** The negotiated parameters, and the current number of credits. */
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
        return protocol.counters()
                .snapshot(
                        connection.metrics(), brokenByFrame, protocol.permits().available());
    }

    /** Whether the connection is open. */
    public boolean isOpen() {
        return connection.isOpen();
    }

    /** Whether the server may know namespaces whose root it does not hold. */
    public boolean servesDfs() {
        return (negotiated.received().capabilities() & Capabilities.DFS) != 0;
    }

    public String host() {
        return host;
    }

    /** The Kerberos realm of the logged-in user; empty if the login was not Kerberos. */
    public Optional<String> realm() {
        return realm;
    }

    /**
     * A connected share.
     *
     * @param disconnect does nothing after the first call
     */
    public record Tree(TreeHandler handler, Runnable disconnect) {}

    /** Connects to exactly that share, of files or of pipes; does not follow DFS. */
    public Tree connectTree(String name) throws SmbException {
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
                closing,
                () -> closed);
        Runnable disconnect = () -> {
            if (handler.disconnect()) {
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

    private record Connected(int id, boolean encrypt, boolean dfs) {
        static final Connected NONE = new Connected(0, false, false);
    }

    private Connected treeConnect(String unc) throws SmbException {
        SmbCall call = SmbCall.of(new TreeConnectRequest(0, unc), unc);
        if (negotiated.dialect() == SmbDialect.SMB_3_1_1) {
            call = call.asSigned(); // [MS-SMB2] 3.2.4.1.1: the server requires it
        }
        Exchange<SmbCall, SmbReply> exchange = Requests.send(session, call, connection.defaultDeadline());
        try (SmbReply reply = Requests.receive(session, exchange)) {
            if (!reply.status().equals(NtStatus.SUCCESS) || !(reply.decode() instanceof TreeConnectResponse response)) {
                throw SmbErrors.ofShare(reply.status(), unc, session.canEncrypt());
            }
            boolean encrypt = (response.shareFlags() & TreeConnectResponse.FLAG_ENCRYPT_DATA) != 0;
            if (encrypt && !session.canEncrypt()) {
                throw new SmbSecurityException(SmbException.Details.of("the share " + unc
                        + " requires encryption, but this session has no cipher that both sides allow"));
            }
            boolean inDfs = response.shareType() != TreeConnectResponse.TYPE_PIPE
                    && (response.capabilities() & TreeConnectResponse.CAPABILITY_DFS) != 0;
            return new Connected(reply.treeId(), encrypt || session.encrypts(), inDfs);
        } catch (IOException e) {
            throw SmbErrors.translate(e, SmbCommand.TREE_CONNECT, unc);
        }
    }

    /** Checks the negotiation with the first share, which is the first opportunity. */
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

    /** Sends an ECHO to the server and waits for the response. */
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
            LOG.debug("disconnecting or logging off from {} failed: {}", host, e.toString());
        }
    }

    public void checkNotClosed() throws SmbClosedException {
        if (closed) {
            throw new SmbClosedException(SmbException.Details.of("the session was closed"));
        }
    }

    /** The session's link of the chain. */
    public SessionHandler handler() {
        return session;
    }

    public long id() {
        return session.id();
    }

    public int port() {
        return port;
    }

    /** Ends the session without telling the server, which may be unreachable. */
    public void giveUp() {
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
        onEnd.accept(this);
    }

    /**
     * Logs off, which closes all shares and files of this session, and closes the connection. Later calls do nothing.
     */
    @Override
    public void close() {
        closed = true;
        if (ended.compareAndSet(false, true)) {
            goodbye(new LogoffRequest(), Connected.NONE, LogoffResponse.class);
            end();
        }
    }
}
