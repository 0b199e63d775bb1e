// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.auth;

import java.util.List;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.jspecify.annotations.Nullable;

/** A SPNEGO token (RFC 4178 section 4.2). */
sealed interface NegToken {
    /**
     * NegTokenInit, or NegTokenInit2 of [MS-SPNG] 2.2.1. The hints of NegTokenInit2 carry no information and are not
     * kept.
     *
     * @param mechTypes the offered mechanisms, the preferred one first
     * @param mechToken the optimistic first token of the preferred mechanism
     * @param mechListMic the integrity code of the mechanism list
     */
    record Init(
            List<ASN1ObjectIdentifier> mechTypes,
            @Nullable ASN1OctetString mechToken,
            @Nullable ASN1OctetString mechListMic)
            implements NegToken {
        /** Returns the names of the mechanisms for an error message. */
        String names() {
            return mechTypes.stream().map(Spnego::nameOf).collect(Collectors.joining(", "));
        }
    }

    /**
     * NegTokenResp.
     *
     * @param state the state of the negotiation
     * @param supportedMech the mechanism that the acceptor chose
     * @param responseToken the token of that mechanism
     * @param mechListMic the integrity code of the initiator's mechanism list
     */
    record Resp(
            @Nullable State state,
            @Nullable ASN1ObjectIdentifier supportedMech,
            @Nullable ASN1OctetString responseToken,
            @Nullable ASN1OctetString mechListMic)
            implements NegToken {
        /** Checks the state in the token of a successful response. */
        void requireCompleted() throws AuthFailedException {
            if (state != null && state != State.ACCEPT_COMPLETED) {
                throw new AuthFailedException("server reports success with negState " + state);
            }
        }
    }

    /** The negState, with its value on the wire. */
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
