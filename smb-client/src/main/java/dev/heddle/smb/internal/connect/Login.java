// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.connect;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.ConnectionMessageHandler;
import dev.heddle.core.Deadline;
import dev.heddle.core.Exchange;
import dev.heddle.core.MessageHandler;
import dev.heddle.smb.EncryptionPolicy;
import dev.heddle.smb.SigningPolicy;
import dev.heddle.smb.SmbAuthenticationException;
import dev.heddle.smb.SmbCancelledException;
import dev.heddle.smb.SmbDialect;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.SmbSecurityException;
import dev.heddle.smb.SmbTimeoutException;
import dev.heddle.smb.auth.AuthException;
import dev.heddle.smb.auth.AuthFailedException;
import dev.heddle.smb.auth.Authenticator;
import dev.heddle.smb.auth.SpnegoKerberos;
import dev.heddle.smb.auth.SpnegoNtlm;
import dev.heddle.smb.crypto.PreauthIntegrity;
import dev.heddle.smb.internal.chain.Negotiated;
import dev.heddle.smb.internal.chain.Protection;
import dev.heddle.smb.internal.chain.Reauthentication;
import dev.heddle.smb.internal.chain.Requests;
import dev.heddle.smb.internal.chain.ResponseCheck;
import dev.heddle.smb.internal.chain.ServerProof;
import dev.heddle.smb.internal.chain.SessionHandler;
import dev.heddle.smb.internal.chain.SessionKeys;
import dev.heddle.smb.internal.chain.SmbCall;
import dev.heddle.smb.internal.chain.SmbErrors;
import dev.heddle.smb.internal.chain.SmbProtocol;
import dev.heddle.smb.internal.chain.SmbReply;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SecurityMode;
import dev.heddle.smb.wire.SessionSetupRequest;
import dev.heddle.smb.wire.SessionSetupResponse;
import dev.heddle.smb.wire.SmbCommand;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A login: SESSION_SETUP exchanges until the server accepts or refuses ([MS-SMB2] 3.2.4.2.3 and 3.2.5.3). Used for one
 * login.
 */
final class Login {
    private static final int MAX_ROUNDS = 8;
    private static final int NOT_A_USER = SessionSetupResponse.FLAG_IS_GUEST | SessionSetupResponse.FLAG_IS_NULL;

    private final ClientConfig config;
    private final ConnectionMessageHandler<SmbCall, SmbReply> connection;
    private final SmbProtocol protocol;
    private final Negotiated negotiated;
    private final PreauthIntegrity connectionPreauth;
    private final PreauthIntegrity preauth;
    private final String host;
    private final SecureRandom random;
    private final long previousSession;
    private final Authenticator authenticator;
    /** Whether there is a first token to send, which the server can accept or refuse. */
    private boolean asked;

    Login(
            ClientConfig config,
            ConnectionMessageHandler<SmbCall, SmbReply> connection,
            SmbProtocol protocol,
            Negotiated negotiated,
            PreauthIntegrity connectionPreauth,
            String host,
            SecureRandom random,
            long previousSession)
            throws SmbAuthenticationException {
        this.config = config;
        this.connection = connection;
        this.protocol = protocol;
        this.negotiated = negotiated;
        this.connectionPreauth = connectionPreauth;
        this.preauth = connectionPreauth.copy();
        this.host = host;
        this.random = random;
        this.previousSession = previousSession;
        this.authenticator = authenticator(config.identity(), host, random);
    }

    private static Authenticator authenticator(Identity identity, String host, SecureRandom random)
            throws SmbAuthenticationException {
        if (identity.closed()) {
            throw new SmbAuthenticationException(new Details(
                    "the credentials '" + identity + "' were closed",
                    null,
                    null,
                    null,
                    "close credentials after the client that uses them",
                    null));
        }
        Clock clock = Clock.systemUTC();
        if (identity.kind() == Identity.Kind.ANONYMOUS) {
            return SpnegoNtlm.ofAnonymous("", clock, random);
        }
        if (identity.kind() == Identity.Kind.GUEST) {
            return SpnegoNtlm.ofGuest(identity.user(), "", host, clock, random);
        }
        if (identity.kind() == Identity.Kind.KERBEROS) {
            return new SpnegoKerberos(identity.kerberosLogin(), host);
        }
        char[] password = identity.copyPassword();
        try {
            return SpnegoNtlm.ofUser(identity.domain(), identity.user(), password, "", host, clock, random);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    /** The result of a successful login. */
    record Result(SessionHandler session, boolean guest, Optional<String> realm) {}

    Result run(Deadline deadline) throws SmbException {
        return converse(connection, deadline, (reply, exchange) -> finish(reply));
    }

    /**
     * Logs in again, like the first login, on the session that has expired ([MS-SMB2] 3.2.4.2.3.1); the keys stay the
     * same. If the server refuses, the connection ends. If no token can be built, for example because there is no
     * ticket, the next caller may try again.
     *
     * @return the message id of the last request
     */
    private long renew(SessionHandler session) throws SmbException {
        ConnectionClosedException over = connection.worker().failure();
        if (over != null) {
            throw SmbErrors.translate(over.forCaller(), SmbCommand.SESSION_SETUP, "");
        }
        Login again = again();
        try {
            return again.converse(session, connection.defaultDeadline(), (reply, exchange) -> {
                again.accepted(reply);
                return exchange.id();
            });
        } catch (SmbTimeoutException | SmbCancelledException e) {
            throw e; // the next caller may try again
        } catch (SmbException e) {
            if (again.asked) {
                endUnrenewed(e);
            }
            throw e;
        }
    }

    private Login again() throws SmbAuthenticationException {
        try {
            return new Login(config, connection, protocol, negotiated, connectionPreauth, host, random, 0);
        } catch (SmbAuthenticationException e) {
            endUnrenewed(e); // closed credentials never work again
            throw e;
        }
    }

    private void endUnrenewed(SmbException cause) {
        connection.worker().fail(SmbErrors.ending("the session has expired and was not renewed", cause));
    }

    /** Uses the response that completes the login. */
    private interface Ending<V> {
        V use(SmbReply reply, Exchange<SmbCall, SmbReply> exchange) throws IOException;
    }

    private <V> V converse(MessageHandler<SmbCall, SmbReply> link, Deadline deadline, Ending<V> ending)
            throws SmbException {
        try (authenticator) {
            byte[] token = authenticator.initialToken(negotiated.securityBuffer());
            asked = true;
            long sessionId = 0;
            for (int rounds = 0; rounds < MAX_ROUNDS; rounds++) {
                Exchange<SmbCall, SmbReply> exchange = Requests.send(link, call(token, sessionId), deadline);
                try (SmbReply reply = Requests.receive(link, exchange)) {
                    boolean success = reply.status().equals(NtStatus.SUCCESS);
                    if (!success && !reply.status().equals(NtStatus.MORE_PROCESSING_REQUIRED)) {
                        throw refused(reply.status());
                    }
                    checkSession(sessionId, reply.sessionId(), success);
                    sessionId = reply.sessionId();
                    if (success) {
                        return ending.use(reply, exchange);
                    }
                    preauth.update(reply.message().duplicate().clear());
                    token = authenticator.next(setup(reply).securityBuffer());
                }
            }
            throw new SmbProtocolException(Details.of("the login did not end after " + MAX_ROUNDS + " rounds"));
        } catch (AuthException e) {
            String hint = e instanceof AuthFailedException failed ? failed.hint() : "";
            throw new SmbAuthenticationException(
                    new Details("the login failed: " + e.getMessage(), null, null, null, hint, e));
        } catch (IOException e) {
            throw SmbErrors.translate(e, SmbCommand.SESSION_SETUP, "");
        }
    }

    /**
     * The server assigns the session id once: in its first response, or only in its last one with 0 until then, as IBM
     * i does.
     */
    private static void checkSession(long named, long answered, boolean last) throws SmbProtocolException {
        if (answered == 0 && last) {
            throw new SmbProtocolException(Details.of("the server accepted the login but named no session"));
        }
        if (named != 0 && answered != named) {
            throw new SmbProtocolException(Details.of(String.format(
                    "the server answered the login of session 0x%x with the session id 0x%x", named, answered)));
        }
    }

    private SmbException refused(NtStatus status) {
        boolean kerberos = config.identity().kind() == Identity.Kind.KERBEROS;
        return SmbErrors.ofLogin(status, kerberos, negotiated.cipher().isPresent());
    }

    private SmbCall call(byte[] token, long sessionId) {
        int mode = config.demandsSigning() ? SecurityMode.SIGNING_REQUIRED : SecurityMode.SIGNING_ENABLED;
        return SmbCall.of(new SessionSetupRequest(0, mode, 0, previousSession, token), "")
                .withSession(sessionId, Protection.NONE)
                .asSigned()
                .withObserver(preauth::update);
    }

    private static SessionSetupResponse setup(SmbReply reply) throws IOException {
        if (reply.decode() instanceof SessionSetupResponse response) {
            return response;
        }
        throw new SmbProtocolException(Details.of("the SESSION_SETUP response has no body"));
    }

    /** Checks the server's last token. It proves nothing to a guest, who has no password, and is ignored then. */
    private SessionSetupResponse accepted(SmbReply reply) throws IOException {
        SessionSetupResponse response = setup(reply);
        if (!isGuest(response)) {
            authenticator.finish(response.securityBuffer());
        } else if (config.identity().namesUser()) {
            throw new SmbAuthenticationException(new Details(
                    "the server logged '" + config.identity() + "' in as a guest",
                    null,
                    SmbCommand.SESSION_SETUP.name(),
                    null,
                    "check the user name and the password, since some servers take a wrong one for a guest's; or log"
                            + " in as a guest",
                    null));
        }
        return response;
    }

    private static boolean isGuest(SessionSetupResponse response) {
        return (response.sessionFlags() & NOT_A_USER) != 0;
    }

    private Result finish(SmbReply reply) throws IOException {
        SessionSetupResponse response = accepted(reply);
        SessionKeys keys = isGuest(response) ? null : keys(); // after the last token, which may decide the key
        boolean encryptionDemanded = (response.sessionFlags() & SessionSetupResponse.FLAG_ENCRYPT_DATA) != 0;
        SessionHandler.Policy policy = new SessionHandler.Policy(
                config.signing() == SigningPolicy.REQUIRED || negotiated.signingRequired(),
                encryptionDemanded || config.encryption() == EncryptionPolicy.REQUIRED);
        checkKeys(keys, policy);
        ServerProof proof = new ServerProof(keys == null ? ServerProof.Kind.NOT_DUE : proof(reply, keys));
        long sessionId = reply.sessionId();
        if (keys != null) {
            keys.cipher().ifPresent(cipher -> protocol.addCipher(sessionId, cipher, policy.encrypt()));
        }
        Reauthentication renewal = new Reauthentication(this::renew);
        return new Result(
                new SessionHandler(connection, sessionId, keys, policy, renewal, protocol.counters(), proof),
                keys == null,
                authenticator.realm());
    }

    private void checkKeys(@Nullable SessionKeys keys, SessionHandler.Policy policy) throws SmbSecurityException {
        if (keys == null && config.identity().namesUser()) {
            throw new SmbSecurityException(Details.of("the login of '" + config.identity() + "' has no session key"));
        }
        if (!policy.encrypt()) {
            return;
        }
        if (keys == null) {
            throw new SmbSecurityException(
                    Details.of("encryption is required, but a guest or anonymous session has no key to encrypt with"));
        }
        if (keys.cipher().isEmpty()) {
            throw new SmbSecurityException(new Details(
                    "the server demands encryption, and there is no cipher that both sides would use",
                    null,
                    SmbCommand.SESSION_SETUP.name(),
                    null,
                    "allow encryption, SMB 3 and more ciphers",
                    null));
        }
    }

    /**
     * Returns the kind of proof. Below SMB 3.1.1 some servers (OneFS, impacket) do not sign their last response; then
     * another proof is needed.
     */
    private ServerProof.Kind proof(SmbReply reply, SessionKeys keys) throws SmbSecurityException {
        if (reply.signed()) {
            ResponseCheck.verify(keys.signer(), reply, "SESSION_SETUP");
            return ServerProof.Kind.LOGIN_SIGNATURE;
        }
        if (negotiated.dialect() == SmbDialect.SMB_3_1_1) {
            throw new SmbSecurityException(Details.of("the server's last answer to the login is not signed"));
        }
        if (!config.identity().namesUser()) {
            return ServerProof.Kind.NOT_DUE;
        }
        return authenticator.serverProven() ? ServerProof.Kind.TOKEN : ServerProof.Kind.OUTSTANDING;
    }

    private @Nullable SessionKeys keys() {
        byte[] sessionKey = authenticator.sessionKey();
        if (sessionKey.length == 0) {
            return null;
        }
        try {
            return SessionKeys.derive(negotiated, sessionKey, preauth.value());
        } finally {
            Arrays.fill(sessionKey, (byte) 0);
        }
    }
}
