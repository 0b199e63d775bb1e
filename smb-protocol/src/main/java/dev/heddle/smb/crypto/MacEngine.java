package dev.heddle.smb.crypto;

import java.security.GeneralSecurityException;

/** One reusable computation of a 16-byte message authentication code. Not thread-safe. */
interface MacEngine {
    /** Begins a message. The header is complete, only GMAC reads its nonce from it. */
    void begin(byte[] header) throws GeneralSecurityException;

    void update(byte[] buf, int off, int len) throws GeneralSecurityException;

    /** Ends the message, writes 16 bytes and leaves the engine ready for another {@link #begin}. */
    void finish(byte[] out, int off) throws GeneralSecurityException;

    /** Creates an engine; the key's length has been checked. */
    static MacEngine create(SignatureKind kind, byte[] key) throws GeneralSecurityException {
        return switch (kind) {
            case HMAC_SHA256 -> new HmacEngine(key);
            case AES_CMAC -> new CmacEngine(key);
            case AES_GMAC -> new GmacEngine(key);
        };
    }
}
