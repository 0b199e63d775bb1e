package dev.heddle.smb;

import dev.heddle.core.ConnectionMessageHandler;
import dev.heddle.core.Deadline;
import dev.heddle.core.Exchange;
import dev.heddle.core.MessageHandler;
import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.crypto.MessageSigner;
import dev.heddle.smb.wire.SmbCommand;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The session's link of the chain: adds the session id, has requests signed or encrypted, and verifies replies on the thread
 * that waits for them ([MS-SMB2] 3.2.4.1.1 and 3.2.5.1.3). Thread-safe.
 */
final class SessionHandler implements MessageHandler<SmbCall, SmbReply> {
    /**
     * What a session protects.
     *
     * @param sign every request
     * @param signTreeConnect TREE_CONNECT in any case, as SMB 3.1.1 wants
     * @param encrypt every request
     */
    record Policy(boolean sign, boolean signTreeConnect, boolean encrypt) {}

    private final ConnectionMessageHandler<SmbCall, SmbReply> next;
    private final long sessionId;
    private final @Nullable SessionKeys keys;
    private final Policy policy;

    /**
     * Makes the link.
     *
     * @param next the connection
     * @param sessionId from the server
     * @param keys null for guest and anonymous, which have none
     * @param policy what to protect, as far as there are keys
     */
    SessionHandler(
            ConnectionMessageHandler<SmbCall, SmbReply> next,
            long sessionId,
            @Nullable SessionKeys keys,
            Policy policy) {
        this.next = next;
        this.sessionId = sessionId;
        this.keys = keys;
        this.policy = policy;
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
        List<SmbCall> protectedCalls = new ArrayList<>(calls.size());
        for (SmbCall call : calls) {
            protectedCalls.add(call.withSession(sessionId, protection(call)));
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
        boolean treeConnect = call.request().command() == SmbCommand.TREE_CONNECT;
        return keys != null && (policy.sign || (policy.signTreeConnect && treeConnect))
                ? new Protection.Signed(keys.signer())
                : Protection.NONE;
    }

    @Override
    public SmbReply recvo(Exchange<SmbCall, SmbReply> exchange) throws IOException {
        SmbReply reply = next.recvo(exchange);
        try {
            check(reply, exchange.request());
            return reply;
        } catch (SmbSecurityException e) {
            reply.close();
            // Somebody is between the two ends: nothing that comes from there is to be believed.
            next.worker().fail(SmbErrors.ending("an answer was not genuine", e));
            throw e;
        } catch (IOException e) {
            reply.close();
            throw e;
        } catch (IllegalStateException e) {
            reply.close();
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
