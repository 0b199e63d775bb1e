package dev.heddle.smb;

import dev.heddle.core.ConnectionMessageHandler;
import dev.heddle.core.Deadline;
import dev.heddle.core.Exchange;
import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.auth.AuthException;
import dev.heddle.smb.auth.Authenticator;
import dev.heddle.smb.auth.SpnegoNtlm;
import dev.heddle.smb.crypto.PreauthIntegrity;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SecurityMode;
import dev.heddle.smb.wire.SessionSetupRequest;
import dev.heddle.smb.wire.SessionSetupResponse;
import dev.heddle.smb.wire.SmbCommand;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** SESSION_SETUP until the server is satisfied ([MS-SMB2] 3.2.4.2.3 and 3.2.5.3). */
final class Login {
    private static final int MAX_ROUNDS = 8;

    private final ClientConfig config;
    private final ConnectionMessageHandler<SmbCall, SmbReply> connection;
    private final SmbProtocol protocol;
    private final Negotiated negotiated;
    private final PreauthIntegrity preauth;
    private final Authenticator authenticator;

    Login(
            ClientConfig config,
            ConnectionMessageHandler<SmbCall, SmbReply> connection,
            SmbProtocol protocol,
            Negotiated negotiated,
            PreauthIntegrity connectionPreauth,
            String host,
            SecureRandom random) {
        this.config = config;
        this.connection = connection;
        this.protocol = protocol;
        this.negotiated = negotiated;
        this.preauth = connectionPreauth.copy();
        this.authenticator = authenticator(config.credentials(), host, random);
    }

    private static Authenticator authenticator(Credentials credentials, String host, SecureRandom random) {
        Clock clock = Clock.systemUTC();
        if (credentials.kind() == Credentials.Kind.ANONYMOUS) {
            return SpnegoNtlm.ofAnonymous("", clock, random);
        }
        char[] password = credentials.copyPassword();
        try {
            return SpnegoNtlm.ofUser(credentials.domain(), credentials.user(), password, "", host, clock, random);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    /** What a successful login gives. */
    record Result(SessionHandler session, boolean guest) {}

    Result run(Deadline deadline) throws SmbException {
        try (authenticator) {
            byte[] token = authenticator.initialToken(negotiated.securityBuffer());
            long sessionId = 0;
            for (int round = 0; round < MAX_ROUNDS; round++) {
                Exchange<SmbCall, SmbReply> exchange = Requests.send(connection, call(token, sessionId), deadline);
                try (SmbReply reply = Requests.receive(connection, exchange)) {
                    checkSession(round, sessionId, reply.sessionId());
                    sessionId = reply.sessionId();
                    if (reply.status().equals(NtStatus.SUCCESS)) {
                        return finish(reply, sessionId);
                    }
                    if (!reply.status().equals(NtStatus.MORE_PROCESSING_REQUIRED)) {
                        throw Requests.failed(reply, exchange.request());
                    }
                    preauth.update(reply.message().duplicate().clear());
                    token = authenticator.next(setup(reply).securityBuffer());
                }
            }
            throw new SmbProtocolException(Details.of("the login did not end after " + MAX_ROUNDS + " rounds"));
        } catch (AuthException e) {
            throw new SmbAuthenticationException(Details.of("the login failed: " + e.getMessage(), e));
        } catch (IOException e) {
            throw SmbErrors.translate(e, SmbCommand.SESSION_SETUP, "");
        }
    }

    /** The server names the session in its first answer, once and for all. */
    private static void checkSession(int round, long named, long answered) throws SmbProtocolException {
        if (round > 0 && answered != named) {
            throw new SmbProtocolException(Details.of(String.format(
                    "the server answered the login of session 0x%x in the name of session 0x%x", named, answered)));
        }
    }

    private SmbCall call(byte[] token, long sessionId) {
        int mode = config.signing() == SigningPolicy.REQUIRED
                ? SecurityMode.SIGNING_REQUIRED
                : SecurityMode.SIGNING_ENABLED;
        return SmbCall.of(new SessionSetupRequest(0, mode, 0, 0, token), "")
                .withSession(sessionId, Protection.NONE)
                .withObserver(this::hash);
    }

    private void hash(ByteBuffer request) {
        preauth.update(request);
    }

    private static SessionSetupResponse setup(SmbReply reply) throws IOException {
        if (reply.decode() instanceof SessionSetupResponse response) {
            return response;
        }
        throw new SmbProtocolException(Details.of("SESSION_SETUP came back without its body"));
    }

    private Result finish(SmbReply reply, long sessionId) throws IOException {
        SessionSetupResponse response = setup(reply);
        boolean guest =
                (response.sessionFlags() & (SessionSetupResponse.FLAG_IS_GUEST | SessionSetupResponse.FLAG_IS_NULL))
                        != 0;
        if (guest && config.credentials().kind() == Credentials.Kind.PASSWORD) {
            throw new SmbAuthenticationException(new Details(
                    "the server logged '" + config.credentials() + "' in as a guest",
                    null,
                    SmbCommand.SESSION_SETUP.name(),
                    null,
                    "check the user name, or ask for a guest session",
                    null));
        }
        authenticator.finish(response.securityBuffer()); // also tells whether there are keys by now
        SessionKeys keys = guest ? null : keys();
        boolean sign = config.signing() == SigningPolicy.REQUIRED || negotiated.signingRequired();
        boolean preauthIntegrity = negotiated.dialect() == SmbDialect.SMB_3_1_1;
        boolean encrypt = (response.sessionFlags() & SessionSetupResponse.FLAG_ENCRYPT_DATA) != 0;
        if (keys != null) {
            if (reply.signed()) {
                SessionHandler.verify(keys.signer(), reply, "SESSION_SETUP");
            } else if (sign || preauthIntegrity) {
                throw new SmbSecurityException(Details.of("the server's last answer to the login is not signed"));
            }
            keys.cipher().ifPresent(cipher -> protocol.addCipher(sessionId, cipher));
        }
        SessionHandler.Policy policy = new SessionHandler.Policy(sign, preauthIntegrity, encrypt);
        return new Result(new SessionHandler(connection, sessionId, keys, policy), keys == null);
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
