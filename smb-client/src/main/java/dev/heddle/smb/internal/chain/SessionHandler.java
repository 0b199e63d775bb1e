// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.chain;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.ConnectionMessageHandler;
import dev.heddle.core.Deadline;
import dev.heddle.core.Exchange;
import dev.heddle.core.MessageHandler;
import dev.heddle.smb.SmbClosedException;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.SmbSecurityException;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The session's link of the chain: adds the session id, signs or encrypts requests, and verifies responses on the
 * thread that waits for them ([MS-SMB2] 3.2.4.1.1 and 3.2.5.1.3). When the server reports that the session has expired,
 * that thread logs in again and repeats its request. Thread-safe.
 */
public final class SessionHandler implements MessageHandler<SmbCall, SmbReply> {
    /** The maximum number of repetitions of one request. */
    private static final int MAX_RENEWALS = 3;

    /** Requests that do not renew the session: the login itself, the logoff, and requests from callbacks. */
    private static final Set<SmbCommand> NO_RENEWAL =
            Set.of(SmbCommand.SESSION_SETUP, SmbCommand.LOGOFF, SmbCommand.OPLOCK_BREAK);

    /**
     * What a session protects.
     *
     * @param sign whether to sign every request
     * @param encrypt whether to encrypt every request
     */
    public record Policy(boolean sign, boolean encrypt) {}

    private final ConnectionMessageHandler<SmbCall, SmbReply> next;
    private final long sessionId;
    private final @Nullable SessionKeys keys;
    private final Policy policy;
    private final Reauthentication reauthentication;
    private final SmbCounters counters;
    private final ServerProof proof;
    private final ResponseCheck responses;

    /**
     * Creates the link.
     *
     * @param next the connection
     * @param sessionId from the server
     * @param keys null for guest and anonymous sessions, which have none
     * @param policy what to protect, if there are keys
     * @param reauthentication renews the session when it has expired
     * @param counters the connection's counters
     * @param proof whether the server has proven that it holds the keys
     */
    public SessionHandler(
            ConnectionMessageHandler<SmbCall, SmbReply> next,
            long sessionId,
            @Nullable SessionKeys keys,
            Policy policy,
            Reauthentication reauthentication,
            SmbCounters counters,
            ServerProof proof) {
        this.next = next;
        this.sessionId = sessionId;
        this.keys = keys;
        this.policy = policy;
        this.reauthentication = reauthentication;
        this.counters = counters;
        this.proof = proof;
        this.responses = new ResponseCheck(sessionId, keys, proof);
    }

    public long id() {
        return sessionId;
    }

    @Nullable
    SessionKeys keys() {
        return keys;
    }

    Reauthentication reauthentication() {
        return reauthentication;
    }

    public boolean hasKeys() {
        return keys != null;
    }

    public boolean canEncrypt() {
        return keys != null && keys.cipher().isPresent();
    }

    public boolean signs() {
        return keys != null && policy.sign;
    }

    public boolean encrypts() {
        return policy.encrypt;
    }

    @Override
    public List<Exchange<SmbCall, SmbReply>> sendo(List<SmbCall> calls, Deadline deadline) throws IOException {
        try {
            return send(calls, deadline);
        } catch (IOException e) {
            counters.requestsFailed.add(calls.size());
            throw e;
        }
    }

    private List<Exchange<SmbCall, SmbReply>> send(List<SmbCall> calls, Deadline deadline) throws IOException {
        reauthentication.await(deadline);
        List<SmbCall> protectedCalls = new ArrayList<>(calls.size());
        for (SmbCall call : calls) {
            proof.require(call);
            SmbCall protectedCall = call.withSession(sessionId, protection(call));
            protectedCalls.add(calls.size() == 1 ? protectedCall : protectedCall.asChained());
        }
        return next.sendo(protectedCalls, deadline);
    }

    private Protection protection(SmbCall call) throws SmbSecurityException {
        if (policy.encrypt || call.encrypt()) {
            if (keys == null || keys.cipher().isEmpty()) {
                throw new SmbSecurityException(Details.of(
                        call + " must be encrypted, but this session cannot: it has no key, or no cipher in common"));
            }
            return new Protection.Encrypted(keys.cipher().get());
        }
        boolean sign = policy.sign || call.sign() || proof.isOutstanding();
        return keys != null && sign ? new Protection.Signed(keys.signer()) : Protection.NONE;
    }

    /**
     * Receives the response; if its status is that the session has expired, logs in again and repeats the request. A
     * chain can only be repeated as a whole, by its sender: the sender gets the expired status after the session was
     * renewed. Must not be called on callback threads, because a login may take long.
     */
    @Override
    public SmbReply recvo(Exchange<SmbCall, SmbReply> exchange) throws IOException {
        try {
            return receiveRenewing(exchange);
        } catch (IOException e) {
            counters.requestsFailed.increment();
            throw e;
        }
    }

    private SmbReply receiveRenewing(Exchange<SmbCall, SmbReply> exchange) throws IOException {
        SmbCall call = exchange.request();
        Exchange<SmbCall, SmbReply> current = exchange;
        for (int renewals = 0; ; renewals++) {
            SmbReply reply = receive(current);
            if (!reply.status().equals(NtStatus.NETWORK_SESSION_EXPIRED)) {
                return reply;
            }
            counters.sessionExpirations.increment();
            counters.repliesRefused.increment();
            if (renewals == MAX_RENEWALS || NO_RENEWAL.contains(call.request().command())) {
                return reply;
            }
            try {
                reauthentication.after(this, current.id(), exchange.deadline());
            } catch (IOException | RuntimeException e) {
                reply.close();
                throw e;
            }
            if (call.chained()) {
                return reply;
            }
            reply.close();
            current = next.sendo(call, exchange.deadline());
        }
    }

    /** Returns the response as far as it is authentic; otherwise throws the failure. */
    private SmbReply believed(SmbReply reply, SmbCall call) throws SmbException {
        ResponseCheck.Verdict verdict = responses.judge(reply, call);
        if (verdict == ResponseCheck.Verdict.SIGN_OF_LIFE) {
            return reply.asSignOfLife(call);
        }
        if (reply.status().equals(NtStatus.USER_SESSION_DELETED)) {
            next.worker().fail(SmbErrors.sessionDeleted());
        }
        if (verdict == ResponseCheck.Verdict.STATUS_ONLY) {
            throw SmbErrors.ofUnsigned(reply.status(), call);
        }
        return reply;
    }

    private SmbReply receive(Exchange<SmbCall, SmbReply> exchange) throws IOException {
        return checked(next.recvo(exchange), exchange.request());
    }

    /** Returns the response if it can be trusted; otherwise closes it and throws, and the connection may end. */
    SmbReply checked(SmbReply reply, SmbCall call) throws IOException {
        try {
            return believed(reply, call);
        } catch (SmbSecurityException e) {
            reply.close();
            counters.repliesRefused.increment();
            counters.signatureFailures.increment();
            // Somebody between client and server may have sent it: no further message of this connection can be
            // trusted.
            next.worker().fail(SmbErrors.ending("a response could not be verified", e));
            throw e;
        } catch (IOException e) {
            reply.close();
            counters.repliesRefused.increment();
            throw e;
        } catch (IllegalStateException e) {
            reply.close();
            // The response came before the end of the connection, but the keys to verify it have been destroyed since.
            ConnectionClosedException end = next.worker().failure();
            if (end != null) {
                throw end.forCaller();
            }
            throw new SmbClosedException(Details.of("the session was closed meanwhile", e));
        }
    }

    /** Destroys the keys. */
    public void destroy() {
        if (keys != null) {
            keys.destroy();
        }
    }
}
