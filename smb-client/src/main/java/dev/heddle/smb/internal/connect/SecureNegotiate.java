// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.connect;

import dev.heddle.core.Deadline;
import dev.heddle.core.MessageHandler;
import dev.heddle.smb.SmbConnectionException;
import dev.heddle.smb.SmbDialect;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.SmbSecurityException;
import dev.heddle.smb.internal.chain.Controls;
import dev.heddle.smb.internal.chain.Negotiated;
import dev.heddle.smb.internal.chain.Requests;
import dev.heddle.smb.internal.chain.SessionHandler;
import dev.heddle.smb.internal.chain.SmbCall;
import dev.heddle.smb.internal.chain.SmbErrors;
import dev.heddle.smb.internal.chain.SmbReply;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.IoctlRequest;
import dev.heddle.smb.wire.IoctlResponse;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.ioctl.ValidateNegotiateInfoRequest;
import dev.heddle.smb.wire.ioctl.ValidateNegotiateInfoResponse;
import java.io.IOException;

/**
 * Has the server confirm the unsigned negotiation in a signed message. This detects a dialect or a capability that
 * somebody removed on the way ([MS-SMB2] 3.2.5.5 and 3.2.5.14.12). SMB 3.1.1 has pre-authentication integrity instead.
 */
final class SecureNegotiate {
    private SecureNegotiate() {}

    /** Whether a dialect or capability could have been removed, and the session can check it. */
    static boolean applies(Negotiated negotiated, SessionHandler session) {
        boolean onlyOldest = negotiated.sent().dialects().stream().allMatch(d -> d == SmbDialect.SMB_2_0_2.code());
        return negotiated.dialect() != SmbDialect.SMB_3_1_1 && session.hasKeys() && !onlyOldest;
    }

    /**
     * Asks the server to confirm the negotiation.
     *
     * @param tree any share
     * @throws SmbSecurityException if the server does not confirm; the connection must not be used any more
     * @throws SmbException if there was no response
     */
    static void check(MessageHandler<SmbCall, SmbReply> tree, Negotiated negotiated, Deadline deadline)
            throws SmbException {
        IoctlRequest request = Controls.request(
                ValidateNegotiateInfoRequest.CTL_CODE,
                FileId.RELATED,
                negotiated.sent().toBuffer(),
                ValidateNegotiateInfoResponse.LENGTH);
        SmbCall call = SmbCall.of(request, "").asSigned();
        try (SmbReply reply = Requests.receive(tree, Requests.send(tree, call, deadline))) {
            judge(reply, negotiated.received());
        } catch (SmbConnectionException e) {
            throw new SmbSecurityException(Details.of(
                    "the server ended the connection instead of confirming the negotiation, as it does if somebody"
                            + " changed that on the way",
                    e));
        } catch (WireFormatException e) {
            throw new SmbSecurityException(Details.of("the server's confirmation of the negotiation is malformed", e));
        } catch (IOException e) {
            throw SmbErrors.translate(e, request.command(), "");
        }
    }

    /** Called with a response that has already been verified or decrypted. */
    private static void judge(SmbReply reply, ValidateNegotiateInfoResponse expected) throws IOException {
        if (reply.status().equals(NtStatus.ACCESS_DENIED)) {
            throw new SmbSecurityException(Details.of("the server refuses to confirm the negotiation"));
        }
        if (reply.status().isError()) {
            // A server older than SMB 3.0, which does not know the request. Only the server could sign that response.
            return;
        }
        if (!(reply.decode() instanceof IoctlResponse response)) {
            throw new SmbSecurityException(Details.of("the server's confirmation of the negotiation has no body"));
        }
        ValidateNegotiateInfoResponse confirmed = ValidateNegotiateInfoResponse.decode(response.output());
        if (!confirmed.equals(expected)) {
            throw new SmbSecurityException(Details.of("somebody changed the negotiation on the way: the server sent "
                    + confirmed + ", but this client received " + expected));
        }
    }
}
