package dev.heddle.smb;

import dev.heddle.core.Deadline;
import dev.heddle.core.Exchange;
import dev.heddle.core.MessageHandler;
import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.crypto.MessageSigner;
import dev.heddle.smb.wire.SmbCommand;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The session's link of the chain: adds the session id, has requests signed, and verifies replies on the thread that waits
 * for them ([MS-SMB2] 3.2.4.1.1 and 3.2.5.1.3). Thread-safe.
 */
final class SessionHandler implements MessageHandler<SmbCall, SmbReply> {
    private final MessageHandler<SmbCall, SmbReply> next;
    private final long sessionId;
    private final @Nullable MessageSigner signer;
    private final boolean signEverything;
    private final boolean signTreeConnect;

    /**
     * Makes the link.
     *
     * @param next the connection
     * @param sessionId from the server
     * @param signer holds the session's key; null for guest and anonymous
     * @param signEverything whether every request is signed, not only where the protocol insists
     * @param signTreeConnect whether TREE_CONNECT is signed in any case, as SMB 3.1.1 wants
     */
    SessionHandler(
            MessageHandler<SmbCall, SmbReply> next,
            long sessionId,
            @Nullable MessageSigner signer,
            boolean signEverything,
            boolean signTreeConnect) {
        this.next = next;
        this.sessionId = sessionId;
        this.signer = signer;
        this.signEverything = signEverything;
        this.signTreeConnect = signTreeConnect;
    }

    boolean signsEverything() {
        return signer != null && signEverything;
    }

    boolean hasKey() {
        return signer != null;
    }

    @Override
    public List<Exchange<SmbCall, SmbReply>> sendo(List<SmbCall> calls, Deadline deadline) throws IOException {
        return next.sendo(
                calls.stream().map(c -> c.withSession(sessionId, signerFor(c))).toList(), deadline);
    }

    private @Nullable MessageSigner signerFor(SmbCall call) {
        boolean treeConnect = call.request().command() == SmbCommand.TREE_CONNECT;
        return signEverything || (signTreeConnect && treeConnect) ? signer : null;
    }

    @Override
    public SmbReply recvo(Exchange<SmbCall, SmbReply> exchange) throws IOException {
        SmbReply reply = next.recvo(exchange);
        try {
            check(reply, exchange.request());
            return reply;
        } catch (IOException e) {
            reply.close();
            throw e;
        }
    }

    private void check(SmbReply reply, SmbCall call) throws SmbException {
        if (reply.sessionId() != sessionId) {
            throw new SmbProtocolException(Details.of(String.format(
                    "the answer to %s is for session 0x%x, not 0x%x", call, reply.sessionId(), sessionId)));
        }
        if (signer == null) {
            return;
        }
        if (reply.signed()) {
            verify(signer, reply, call.toString());
        } else if (call.signer() != null) {
            throw new SmbSecurityException(Details.of("the answer to " + call + " is not signed, though its request was; it says "
                    + reply.status().name()));
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

    /** Forgets the key. */
    void destroy() {
        if (signer != null) {
            signer.destroy();
        }
    }
}
