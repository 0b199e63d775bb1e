// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.chain;

import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.SmbSecurityException;
import dev.heddle.smb.wire.SmbCommand;
import java.util.Set;

/**
 * Whether the server has proven that it holds the key of the user's session. Before the proof, the client sends only
 * requests without user data, and signs them, so that the first response is the proof. Thread-safe.
 */
public final class ServerProof {
    /**
     * Requests that may be sent before the proof: TREE_CONNECT contains only the name of a share, the others contain no
     * data.
     */
    private static final Set<SmbCommand> BEFORE_THE_PROOF = Set.of(
            SmbCommand.SESSION_SETUP,
            SmbCommand.TREE_CONNECT,
            SmbCommand.TREE_DISCONNECT,
            SmbCommand.ECHO,
            SmbCommand.LOGOFF);

    /** The kinds of proof. */
    public enum Kind {
        /** No proof yet. */
        OUTSTANDING,
        /** No proof is required: a guest or an anonymous session has no user whom the server could know. */
        NOT_DUE,
        /** The server's last token: its mechListMIC, or Kerberos mutual authentication. */
        TOKEN,
        /** The signature of the last SESSION_SETUP response. */
        LOGIN_SIGNATURE,
        /** The signature or the encryption of a later response. */
        LATER_RESPONSE
    }

    private volatile Kind kind;

    public ServerProof(Kind kind) {
        this.kind = kind;
    }

    boolean isOutstanding() {
        return kind == Kind.OUTSTANDING;
    }

    /** Called when a response of the session was verified or decrypted. */
    void verified() {
        if (isOutstanding()) {
            kind = Kind.LATER_RESPONSE;
        }
    }

    /**
     * Checks that a request may be sent.
     *
     * @throws SmbSecurityException if it carries user data and the proof is outstanding
     */
    void require(SmbCall call) throws SmbSecurityException {
        if (isOutstanding() && !BEFORE_THE_PROOF.contains(call.request().command())) {
            throw new SmbSecurityException(
                    Details.of(call + " was not sent: the server has not shown yet that it knows the user's password"));
        }
    }
}
