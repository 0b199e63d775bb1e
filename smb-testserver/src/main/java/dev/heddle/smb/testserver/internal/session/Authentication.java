// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.session;

import dev.heddle.smb.auth.AuthException;
import dev.heddle.smb.auth.NtlmAcceptor;
import dev.heddle.smb.crypto.CipherKind;
import dev.heddle.smb.crypto.KeyDerivation;
import dev.heddle.smb.crypto.MessageCipher;
import dev.heddle.smb.crypto.MessageSigner;
import dev.heddle.smb.crypto.PreauthIntegrity;
import dev.heddle.smb.testserver.internal.connection.Call;
import dev.heddle.smb.testserver.internal.connection.RequestChain;
import dev.heddle.smb.testserver.internal.connection.ServerConfig;
import dev.heddle.smb.testserver.internal.connection.ServerCore;
import dev.heddle.smb.testserver.internal.files.Answer;
import dev.heddle.smb.testserver.internal.files.StatusException;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SecurityMode;
import dev.heddle.smb.wire.SessionSetupRequest;
import dev.heddle.smb.wire.SessionSetupResponse;
import dev.heddle.smb.wire.SmbCommand;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Authenticates users ([MS-SMB2] 3.3.5.5) on one connection. Thread-safe: a lock lets one thread at a time process
 * the messages of logins.
 */
public final class Authentication {
    private static final Logger LOG = LoggerFactory.getLogger(Authentication.class);

    private final ServerCore core;
    private final NegotiateCommand negotiation;
    private final ReentrantLock turn = new ReentrantLock();

    public Authentication(ServerCore core, NegotiateCommand negotiation) {
        this.core = core;
        this.negotiation = negotiation;
    }

    /**
     * Adds a NEGOTIATE or SESSION_SETUP response to the preauthentication hash, from which 3.1.1 derives its keys; the
     * last response of a login is not part of the hash.
     */
    public void replied(RequestChain.Reply reply, ByteBuffer message) {
        Call call = reply.call();
        if (call.command() == SmbCommand.NEGOTIATE) {
            negotiation.replied(message);
        } else if (call.command() == SmbCommand.SESSION_SETUP) {
            turn.lock();
            try {
                hash(call.sessionOrNull(), message);
            } finally {
                turn.unlock();
            }
        }
    }

    private static void hash(@Nullable ServerSession session, ByteBuffer message) {
        PreauthIntegrity preauth = session == null ? null : session.preauth();
        if (preauth != null) {
            preauth.update(message);
        }
    }

    public Answer answer(Call call, SessionSetupRequest request) throws StatusException {
        turn.lock();
        try {
            return next(call, request);
        } finally {
            turn.unlock();
        }
    }

    private Answer next(Call call, SessionSetupRequest request) throws StatusException {
        NegotiateCommand.Settled settled = negotiation.settled();
        if ((request.flags() & SessionSetupRequest.FLAG_BINDING) != 0) {
            throw new StatusException(NtStatus.REQUEST_NOT_ACCEPTED); // a session has only one connection
        }
        ServerSession session = session(call);
        NtlmAcceptor acceptor = session.acceptor();
        if (acceptor == null) {
            acceptor = new NtlmAcceptor(
                    core.config().name(),
                    core.config().passwords(),
                    core.config().clock(),
                    core.random());
            session.acceptor(acceptor);
            session.preauth(session.isValid() ? null : negotiation.preauth());
        }
        hash(session, call.message());
        try {
            return switch (acceptor.next(request.securityBuffer())) {
                case NtlmAcceptor.Continued more ->
                    Answer.of(NtStatus.MORE_PROCESSING_REQUIRED, new SessionSetupResponse(0, more.token()));
                case NtlmAcceptor.Accepted accepted -> finish(call, session, settled, request, accepted);
            };
        } catch (AuthException e) {
            LOG.debug("{}: a login failed", call.connection(), e);
            throw refuse(session, NtStatus.LOGON_FAILURE);
        }
    }

    private ServerSession session(Call call) throws StatusException {
        long id = call.header().sessionId();
        ServerSession session = id == 0
                ? core.sessions().create(call.connection())
                : core.sessions().find(id, call.connection());
        call.session(session);
        return call.session();
    }

    private StatusException refuse(ServerSession session, NtStatus status) {
        session.acceptor(null);
        session.preauth(null);
        if (!session.isValid()) {
            core.sessions().end(session);
        }
        return new StatusException(status);
    }

    private Answer finish(
            Call call,
            ServerSession session,
            NegotiateCommand.Settled settled,
            SessionSetupRequest request,
            NtlmAcceptor.Accepted accepted)
            throws StatusException {
        boolean known = accepted.kind() == NtlmAcceptor.Accepted.Kind.USER;
        ServerConfig config = core.config();
        // An anonymous user may log in, but cannot connect to a share unless guests are allowed.
        boolean stranger = accepted.kind() == NtlmAcceptor.Accepted.Kind.UNKNOWN && !config.guests();
        if (!known && (stranger || config.signingRequired() || config.encryptionRequired())) {
            throw refuse(session, NtStatus.LOGON_FAILURE);
        }
        if (config.encryptionRequired() && settled.cipher() == null) {
            throw refuse(session, NtStatus.ACCESS_DENIED);
        }
        if (!session.isValid()) {
            boolean mustSign = known
                    && (config.signingRequired() || (request.securityMode() & SecurityMode.SIGNING_REQUIRED) != 0);
            session.rules(rules(session, settled, accepted, mustSign));
            call.signReply(known && (mustSign || settled.is311()));
        }
        session.acceptor(null);
        session.preauth(null);
        session.expired(false);
        call.connection().loggedIn();
        if (request.previousSessionId() != 0 && request.previousSessionId() != session.id()) {
            core.sessions().endPrevious(request.previousSessionId(), accepted.user());
        }
        return Answer.success(new SessionSetupResponse(flags(session, accepted), accepted.token()));
    }

    private static int flags(ServerSession session, NtlmAcceptor.Accepted accepted) {
        int who = switch (accepted.kind()) {
            case USER -> 0;
            case UNKNOWN -> SessionSetupResponse.FLAG_IS_GUEST;
            case ANONYMOUS -> SessionSetupResponse.FLAG_IS_NULL;
        };
        return who | (session.rules().mustEncrypt() ? SessionSetupResponse.FLAG_ENCRYPT_DATA : 0);
    }

    /** Derives the keys of a session ([MS-SMB2] 3.3.5.5.3); a guest has none. */
    private ServerSession.Rules rules(
            ServerSession session, NegotiateCommand.Settled settled, NtlmAcceptor.Accepted accepted, boolean mustSign) {
        byte[] key = accepted.sessionKey();
        if (key.length == 0) {
            return new ServerSession.Rules(accepted.user(), false, null, null, false, false);
        }
        PreauthIntegrity chain = session.preauth();
        byte[] hash = chain == null ? new byte[0] : chain.value();
        byte[] signing = switch (settled.dialect()) {
            case SMB_3_1_1 -> KeyDerivation.signingKey(key, hash);
            case SMB_3_0, SMB_3_0_2 -> KeyDerivation.signingKey(key);
            case SMB_2_0_2, SMB_2_1 -> KeyDerivation.sessionKey(key);
        };
        CipherKind kind = settled.cipher();
        return new ServerSession.Rules(
                accepted.user(),
                true,
                MessageSigner.of(settled.signing(), signing),
                kind == null ? null : cipher(kind, settled.is311(), key, hash),
                mustSign,
                core.config().encryptionRequired());
    }

    private static MessageCipher cipher(CipherKind kind, boolean is311, byte[] key, byte[] hash) {
        byte[] toClient =
                is311 ? KeyDerivation.decryptionKey(key, hash, kind.keyBits()) : KeyDerivation.decryptionKey(key);
        byte[] fromClient =
                is311 ? KeyDerivation.encryptionKey(key, hash, kind.keyBits()) : KeyDerivation.encryptionKey(key);
        return MessageCipher.of(kind, toClient, fromClient);
    }
}
