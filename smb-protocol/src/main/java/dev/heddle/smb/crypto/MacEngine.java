// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.crypto;

import java.security.GeneralSecurityException;

/** A reusable engine that computes 16-byte message authentication codes. Not thread-safe. */
interface MacEngine {
    /** Begins a message. The header must be complete; GMAC reads its nonce from it, other engines ignore it. */
    void begin(byte[] header) throws GeneralSecurityException;

    void update(byte[] buf, int off, int len) throws GeneralSecurityException;

    /** Ends the message and writes 16 bytes. The engine is then ready for another {@link #begin}. */
    void finish(byte[] out, int off) throws GeneralSecurityException;

    /** Creates an engine. The caller has checked the key's length. */
    static MacEngine create(SignatureKind kind, byte[] key) throws GeneralSecurityException {
        return switch (kind) {
            case HMAC_SHA256 -> new HmacEngine(key);
            case AES_CMAC -> new CmacEngine(key);
            case AES_GMAC -> new GmacEngine(key);
        };
    }
}
