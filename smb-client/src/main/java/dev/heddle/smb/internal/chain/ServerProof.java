package dev.heddle.smb.internal.chain;

import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.SmbSecurityException;
import dev.heddle.smb.wire.SmbCommand;
import java.util.Set;

/**
 * Whether the server has shown that it holds the key of the user's session. Until it has, only requests that carry no
 * user data go out, and they are signed, so that the first response is the proof. Thread-safe.
 */
public final class ServerProof {
    /** What may be sent before the proof: TREE_CONNECT names a share and no more; the others carry nothing. */
    private static final Set<SmbCommand> BEFORE_THE_PROOF = Set.of(
            SmbCommand.SESSION_SETUP,
            SmbCommand.TREE_CONNECT,
            SmbCommand.TREE_DISCONNECT,
            SmbCommand.ECHO,
            SmbCommand.LOGOFF);

    /** The kinds of proof. */
    public enum Kind {
        /** None yet. */
        OUTSTANDING,
        /** None is due: a guest or an anonymous session has no user whom the server could know. */
        NOT_DUE,
        /** The server's last token: its mechListMIC, or Kerberos's mutual authentication. */
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

    /** A response of the session was verified or decrypted. */
    void verified() {
        if (isOutstanding()) {
            kind = Kind.LATER_RESPONSE;
        }
    }

    /**
     * Checks that a request may go out.
     *
     * @throws SmbSecurityException if it carries user data, and the proof is outstanding
     */
    void require(SmbCall call) throws SmbSecurityException {
        if (isOutstanding() && !BEFORE_THE_PROOF.contains(call.request().command())) {
            throw new SmbSecurityException(
                    Details.of(call + " was not sent: the server has not shown yet that it knows the user's password"));
        }
    }
}
