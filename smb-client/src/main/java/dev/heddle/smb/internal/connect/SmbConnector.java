// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.connect;

import dev.heddle.core.ConnectionMessageHandler;
import dev.heddle.core.Deadline;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.net.TcpTransport;
import dev.heddle.core.net.Transport;
import dev.heddle.smb.EncryptionPolicy;
import dev.heddle.smb.SmbCancelledException;
import dev.heddle.smb.SmbConnectionException;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.SmbSecurityException;
import dev.heddle.smb.SmbTimeoutException;
import dev.heddle.smb.crypto.PreauthIntegrity;
import dev.heddle.smb.internal.chain.Negotiated;
import dev.heddle.smb.internal.chain.Notifications;
import dev.heddle.smb.internal.chain.SmbCall;
import dev.heddle.smb.internal.chain.SmbProtocol;
import dev.heddle.smb.internal.chain.SmbReply;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Opens sessions: TCP connect, then NEGOTIATE, then SESSION_SETUP. */
public final class SmbConnector {
    private final ClientConfig config;
    private final SecureRandom random = new SecureRandom();

    public SmbConnector(ClientConfig config) {
        this.config = config;
    }

    /** A connection without a logged-in user. */
    record Connected(
            String backend,
            String host,
            int port,
            ConnectionMessageHandler<SmbCall, SmbReply> connection,
            SmbProtocol protocol,
            Negotiated negotiated,
            ClientConfig config) {}

    /**
     * Connects and logs in.
     *
     * @param previousSession the session that the new one replaces, 0 for none
     * @param onEnd called once when the session has ended for good
     */
    public ClientSession connect(String host, int port, long previousSession, Consumer<ClientSession> onEnd)
            throws SmbException {
        if (config.encryption() == EncryptionPolicy.REQUIRED
                && !config.identity().namesUser()) {
            throw new SmbSecurityException(Details.of(
                    "encryption is required, but a " + config.identity() + " session has no key to encrypt with"));
        }
        WorkerConfig worker = config.worker();
        Transport transport = transport(host, port);
        SmbProtocol protocol = new SmbProtocol(worker.pool());
        AtomicReference<Consumer<SmbReply>> listener = new AtomicReference<>(protocol::discard);
        ConnectionMessageHandler<SmbCall, SmbReply> connection;
        try {
            connection = ConnectionMessageHandler.start(
                    config.backend().newWorker(worker),
                    transport,
                    protocol,
                    message -> listener.get().accept(message));
        } catch (IOException e) {
            throw new SmbConnectionException(Details.of("cannot use the connection: " + e.getMessage(), e));
        }
        try {
            Deadline deadline = connection.defaultDeadline();
            PreauthIntegrity preauth = new PreauthIntegrity();
            Negotiated negotiated = new Negotiation(config, preauth, random).run(connection, deadline);
            protocol.negotiated(negotiated);
            Login.Result login = new Login(
                            config, connection, protocol, negotiated, preauth, host, random, previousSession)
                    .run(deadline);
            // Before there is a session, the server has granted no oplock that it could break.
            listener.set(new Notifications(connection, login.session(), protocol.oplocks(), protocol.counters()));
            Connected connected =
                    new Connected(config.backend().name(), host, port, connection, protocol, negotiated, config);
            return new ClientSession(connected, login, onEnd);
        } catch (SmbException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private Transport transport(String host, int port) throws SmbException {
        try {
            InetSocketAddress address = config.addresses().of(host, port);
            return TcpTransport.connect(address.getHostString(), address.getPort(), config.connect());
        } catch (UnknownHostException e) {
            throw new SmbConnectionException(
                    details("there is no host '" + host + "'", "check the spelling and the name service", e));
        } catch (SocketTimeoutException e) {
            throw new SmbTimeoutException(
                    details(String.valueOf(e.getMessage()), "is the server up, and port " + port + " open?", e));
        } catch (InterruptedIOException e) {
            throw new SmbCancelledException(Details.of(String.valueOf(e.getMessage()), e));
        } catch (IOException e) {
            throw new SmbConnectionException(details(
                    "cannot connect to " + host + ":" + port + ": " + e.getMessage(),
                    "is an SMB server listening there?",
                    e));
        }
    }

    private static Details details(String message, String hint, IOException cause) {
        return new Details(message, null, null, null, hint, cause);
    }
}
