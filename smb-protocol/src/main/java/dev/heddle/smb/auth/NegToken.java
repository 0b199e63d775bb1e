package dev.heddle.smb.auth;

import java.util.List;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.jspecify.annotations.Nullable;

/** A token of SPNEGO (RFC 4178 section 4.2). */
sealed interface NegToken {
    /**
     * NegTokenInit, and NegTokenInit2 of [MS-SPNG] 2.2.1, whose hints carry nothing and are not kept.
     *
     * @param mechTypes offered mechanisms, the preferred one first
     * @param mechToken optimistic first token of the preferred mechanism
     * @param mechListMic integrity code over the list of mechanisms
     */
    record Init(
            List<ASN1ObjectIdentifier> mechTypes,
            @Nullable ASN1OctetString mechToken,
            @Nullable ASN1OctetString mechListMic)
            implements NegToken {
        /** The mechanisms for a message. */
        String names() {
            return mechTypes.stream().map(Spnego::nameOf).collect(Collectors.joining(", "));
        }
    }

    /**
     * NegTokenResp.
     *
     * @param state state of the negotiation
     * @param supportedMech the mechanism that the acceptor chose
     * @param responseToken token of that mechanism
     * @param mechListMic integrity code over the initiator's list of mechanisms
     */
    record Resp(
            @Nullable State state,
            @Nullable ASN1ObjectIdentifier supportedMech,
            @Nullable ASN1OctetString responseToken,
            @Nullable ASN1OctetString mechListMic)
            implements NegToken {
        /** Checks what comes with the server's success. */
        void requireCompleted() throws AuthFailedException {
            if (state != null && state != State.ACCEPT_COMPLETED) {
                throw new AuthFailedException("server reports success with negState " + state);
            }
        }
    }

    /** negState with its value on the wire. */
    enum State {
        ACCEPT_COMPLETED(0),
        ACCEPT_INCOMPLETE(1),
        REJECT(2),
        REQUEST_MIC(3);

        final int value;

        State(int value) {
            this.value = value;
        }
    }
}
