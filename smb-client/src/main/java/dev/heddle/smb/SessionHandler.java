package dev.heddle.smb;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.ConnectionMessageHandler;
import dev.heddle.core.Deadline;
import dev.heddle.core.Exchange;
import dev.heddle.core.MessageHandler;
import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.crypto.MessageSigner;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The session's link of the chain: adds the session id, has requests signed or encrypted, and verifies replies on the thread
 * that waits for them ([MS-SMB2] 3.2.4.1.1 and 3.2.5.1.3). When the server says that the session has expired, that thread logs in
 * again and repeats its request. Thread-safe.
 */
final class SessionHandler implements MessageHandler<SmbCall, SmbReply> {
    /** How often one request is repeated, at the most. */
    private static final int MAX_RENEWALS = 3;

    /** Requests for which nobody logs in again: the login itself, the goodbye, and what callbacks send. */
    private static final Set<SmbCommand> NO_RENEWAL =
            Set.of(SmbCommand.SESSION_SETUP, SmbCommand.LOGOFF, SmbCommand.OPLOCK_BREAK);

    /**
     * What a session protects.
     *
     * @param sign every request
     * @param encrypt every request
     */
    record Policy(boolean sign, boolean encrypt) {}

    private final ConnectionMessageHandler<SmbCall, SmbReply> next;
    private final long sessionId;
    private final @Nullable SessionKeys keys;
    private final Policy policy;
    private final Reauthentication reauthentication;
    private final SmbCounters counters;

    /**
     * Makes the link.
     *
     * @param next the connection
     * @param sessionId from the server
     * @param keys null for guest and anonymous, which have none
     * @param policy what to protect, as far as there are keys
     * @param reauthentication what to do when the session has expired
     * @param counters the connection's
     */
    SessionHandler(
            ConnectionMessageHandler<SmbCall, SmbReply> next,
            long sessionId,
            @Nullable SessionKeys keys,
            Policy policy,
            Reauthentication reauthentication,
            SmbCounters counters) {
        this.next = next;
        this.sessionId = sessionId;
        this.keys = keys;
        this.policy = policy;
        this.reauthentication = reauthentication;
        this.counters = counters;
    }

    long id() {
        return sessionId;
    }

    boolean hasKeys() {
        return keys != null;
    }

    boolean canEncrypt() {
        return keys != null && keys.cipher().isPresent();
    }

    boolean signs() {
        return keys != null && policy.sign;
    }

    boolean encrypts() {
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
            SmbCall protectedCall = call.withSession(sessionId, protection(call));
            protectedCalls.add(calls.size() == 1 ? protectedCall : protectedCall.asChained());
        }
        return next.sendo(protectedCalls, deadline);
    }

    private Protection protection(SmbCall call) throws SmbSecurityException {
        if (policy.encrypt || call.encrypt()) {
            if (keys == null || keys.cipher().isEmpty()) {
                throw new SmbSecurityException(Details.of(
                        call + " must be encrypted, and this session cannot: it has no key, or no cipher in common"));
            }
            return new Protection.Encrypted(keys.cipher().get());
        }
        return keys != null && (policy.sign || call.sign()) ? new Protection.Signed(keys.signer()) : Protection.NONE;
    }

    /**
     * Receives the reply; if it is that the session has expired, logs in again and repeats the request. A chain can only be repeated as a
     * whole, by whoever sent it: it gets that reply once the session was renewed. Not for the callbacks' threads, since it may take a login.
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

    private SmbReply receive(Exchange<SmbCall, SmbReply> exchange) throws IOException {
        SmbReply reply = next.recvo(exchange);
        try {
            check(reply, exchange.request());
            return reply;
        } catch (SmbSecurityException e) {
            reply.close();
            counters.repliesRefused.increment();
            counters.signatureFailures.increment();
            // Somebody is between the two ends: nothing that comes from there is to be believed.
            next.worker().fail(SmbErrors.ending("an answer was not genuine", e));
            throw e;
        } catch (IOException e) {
            reply.close();
            counters.repliesRefused.increment();
            throw e;
        } catch (IllegalStateException e) {
            reply.close();
            // The keys are gone, and with them what could tell whether the answer is genuine, which came before the
            // end.
            ConnectionClosedException end = next.worker().failure();
            if (end != null) {
                throw end.forCaller();
            }
            throw new SmbConnectionException(Details.of("the session was closed meanwhile", e));
        }
    }

    private void check(SmbReply reply, SmbCall call) throws SmbException {
        if (reply.sessionId() != sessionId) {
            throw new SmbProtocolException(Details.of(String.format(
                    "the answer to %s is for session 0x%x, not 0x%x", call, reply.sessionId(), sessionId)));
        }
        if (reply.encrypted() || keys == null) {
            return;
        }
        String status = reply.status().name();
        if (call.protection() instanceof Protection.Encrypted) {
            throw new SmbSecurityException(Details.of(
                    "the answer to " + call + " is not encrypted, though its request was; it says " + status));
        }
        if (reply.signed()) {
            verify(keys.signer(), reply, call.toString());
        } else if (call.protection() instanceof Protection.Signed) {
            throw new SmbSecurityException(
                    Details.of("the answer to " + call + " is not signed, though its request was; it says " + status));
        }
    }

    /** Fails unless the signature is right. */
    static void verify(MessageSigner signer, SmbReply reply, String what) throws SmbSecurityException {
        ByteBuffer message = reply.message();
        if (!signer.verify(message.array(), message.arrayOffset(), message.capacity())) {
            throw new SmbSecurityException(Details.of("the signature of the answer to " + what
                    + " is wrong: it was changed on the way, or made with another key"));
        }
    }

    @Override
    public void notify(SmbReply message) {
        next.notify(message);
    }

    /** Forgets the keys. */
    void destroy() {
        if (keys != null) {
            keys.destroy();
        }
    }
}
