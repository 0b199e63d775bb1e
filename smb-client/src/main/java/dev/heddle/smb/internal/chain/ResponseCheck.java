// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.chain;

import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.SmbSecurityException;
import dev.heddle.smb.crypto.MessageSigner;
import dev.heddle.smb.wire.IoctlRequest;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.ioctl.ValidateNegotiateInfoRequest;
import java.nio.ByteBuffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides how far to trust the responses of one session ([MS-SMB2] 3.2.5.1.3). A body and a success status count only
 * with the required signature or encryption. Thread-safe.
 */
public final class ResponseCheck {
    /** How far to trust a response. */
    enum Verdict {
        /** The whole response is authentic. */
        GENUINE,
        /** Only its status is used, as the failure of this one request. */
        STATUS_ONLY,
        /** Only its arrival counts: the server is alive. */
        SIGN_OF_LIFE
    }

    /** Nobody uses the content of their responses, and some servers (ksmbd, impacket) do not sign them. */
    private static final Set<SmbCommand> NOTHING_TO_BELIEVE =
            Set.of(SmbCommand.ECHO, SmbCommand.TREE_DISCONNECT, SmbCommand.LOGOFF);

    /** Statuses that servers send before they look up a key, or when they no longer have one. */
    private static final Set<NtStatus> WITHOUT_A_KEY = Set.of(
            NtStatus.USER_SESSION_DELETED,
            NtStatus.NETWORK_NAME_DELETED,
            NtStatus.FILE_CLOSED,
            NtStatus.INVALID_PARAMETER);

    /** Those of {@link #WITHOUT_A_KEY} that servers send before they look up a cipher. */
    private static final Set<NtStatus> WITHOUT_A_CIPHER =
            Set.of(NtStatus.USER_SESSION_DELETED, NtStatus.INVALID_PARAMETER);

    private final long sessionId;
    private final @Nullable SessionKeys keys;
    private final ServerProof proof;

    /** @param keys null for guest and anonymous sessions, which have none */
    ResponseCheck(long sessionId, @Nullable SessionKeys keys, ServerProof proof) {
        this.sessionId = sessionId;
        this.keys = keys;
        this.proof = proof;
    }

    /**
     * Judges a response.
     *
     * @throws SmbSecurityException if it lacks the required protection, and nothing of it can be trusted
     * @throws SmbProtocolException if it belongs to another session
     */
    Verdict judge(SmbReply reply, SmbCall call) throws SmbException {
        boolean due = keys != null && !reply.encrypted() && (isProtected(call) || reply.signed());
        if (due
                && isUnsigned(reply)
                && NOTHING_TO_BELIEVE.contains(call.request().command())) {
            return Verdict.SIGN_OF_LIFE;
        }
        if (due && isErrorWithoutKey(reply, call)) {
            return Verdict.STATUS_ONLY;
        }
        if (reply.sessionId() != sessionId) {
            throw new SmbProtocolException(Details.of(String.format(
                    "the response to %s is for session 0x%x, not 0x%x", call, reply.sessionId(), sessionId)));
        }
        if (due) {
            verify(reply, call);
        }
        if (due || reply.encrypted()) {
            proof.verified();
        }
        return Verdict.GENUINE;
    }

    private static boolean isProtected(SmbCall call) {
        return !(call.protection() instanceof Protection.None);
    }

    private static boolean isUnsigned(SmbReply reply) {
        return !reply.signed() || reply.hasSignature(Protection.Signed.NO_SIGNATURE);
    }

    /**
     * Whether the response is an error that a server cannot sign. Such a response may carry the request's own
     * signature, and after the end of a session any signature. The confirmation of the negotiation is exempt: an
     * unsigned error would look like the answer of an old server.
     */
    private static boolean isErrorWithoutKey(SmbReply reply, SmbCall call) {
        NtStatus status = reply.status();
        if (!WITHOUT_A_KEY.contains(status) || confirmsNegotiation(call)) {
            return false;
        }
        if (status.equals(NtStatus.USER_SESSION_DELETED)) {
            return true;
        }
        return switch (call.protection()) {
            case Protection.Encrypted encrypted -> isUnsigned(reply) && WITHOUT_A_CIPHER.contains(status);
            case Protection.Signed signed -> isUnsigned(reply) || reply.hasSignature(signed.signature());
            case Protection.None none -> isUnsigned(reply);
        };
    }

    private static boolean confirmsNegotiation(SmbCall call) {
        return call.request() instanceof IoctlRequest ioctl && ioctl.ctlCode() == ValidateNegotiateInfoRequest.CTL_CODE;
    }

    private void verify(SmbReply reply, SmbCall call) throws SmbSecurityException {
        String status = reply.status().name();
        if (call.protection() instanceof Protection.Encrypted) {
            throw new SmbSecurityException(
                    Details.of("the response to " + call + " is not encrypted, but its request was; status " + status));
        }
        if (!reply.signed()) {
            throw new SmbSecurityException(
                    Details.of("the response to " + call + " is not signed, but its request was; status " + status));
        }
        if (keys != null) {
            verify(keys.signer(), reply, call.toString());
        }
    }

    /** Fails unless the signature is valid. */
    public static void verify(MessageSigner signer, SmbReply reply, String what) throws SmbSecurityException {
        ByteBuffer message = reply.message();
        if (!signer.verify(message.array(), message.arrayOffset(), message.capacity())) {
            throw new SmbSecurityException(Details.of("the signature of the answer to " + what
                    + " is wrong: it was changed on the way, or made with another key"));
        }
    }
}
