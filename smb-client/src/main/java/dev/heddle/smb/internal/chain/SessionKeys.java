// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.chain;

import dev.heddle.smb.SmbDialect;
import dev.heddle.smb.crypto.CipherKind;
import dev.heddle.smb.crypto.KeyDerivation;
import dev.heddle.smb.crypto.MessageCipher;
import dev.heddle.smb.crypto.MessageSigner;
import java.util.Arrays;
import java.util.Optional;

/**
 * The keys of a session ([MS-SMB2] 3.2.5.3.1).
 *
 * @param signer signs and verifies
 * @param cipher encrypts and decrypts; empty if no cipher was negotiated
 */
public record SessionKeys(MessageSigner signer, Optional<MessageCipher> cipher) {

    /**
     * Derives the keys.
     *
     * @param sessionKey from the login
     * @param preauthHash the session's hash, for SMB 3.1.1
     */
    public static SessionKeys derive(Negotiated negotiated, byte[] sessionKey, byte[] preauthHash) {
        boolean preauth = negotiated.dialect() == SmbDialect.SMB_3_1_1;
        byte[] signing;
        if (preauth) {
            signing = KeyDerivation.signingKey(sessionKey, preauthHash);
        } else if (negotiated.dialect().isAtLeast(SmbDialect.SMB_3_0)) {
            signing = KeyDerivation.signingKey(sessionKey);
        } else {
            signing = KeyDerivation.sessionKey(sessionKey);
        }
        try {
            return new SessionKeys(
                    MessageSigner.of(negotiated.signing().kind(), signing),
                    negotiated.cipher().map(cipher -> cipher(cipher.kind(), preauth, sessionKey, preauthHash)));
        } finally {
            Arrays.fill(signing, (byte) 0);
        }
    }

    private static MessageCipher cipher(CipherKind kind, boolean preauth, byte[] sessionKey, byte[] preauthHash) {
        byte[] out = preauth
                ? KeyDerivation.encryptionKey(sessionKey, preauthHash, kind.keyBits())
                : KeyDerivation.encryptionKey(sessionKey);
        byte[] in = preauth
                ? KeyDerivation.decryptionKey(sessionKey, preauthHash, kind.keyBits())
                : KeyDerivation.decryptionKey(sessionKey);
        try {
            return MessageCipher.of(kind, out, in);
        } finally {
            Arrays.fill(out, (byte) 0);
            Arrays.fill(in, (byte) 0);
        }
    }

    /** Destroys the keys. */
    void destroy() {
        signer.destroy();
        cipher.ifPresent(MessageCipher::destroy);
    }
}
