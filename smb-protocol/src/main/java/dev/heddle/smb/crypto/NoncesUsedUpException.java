package dev.heddle.smb.crypto;

/**
 * Nothing more may be encrypted in this session, since it would need a nonce that was used before. Log in again, which
 * gives new keys.
 */
public final class NoncesUsedUpException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    NoncesUsedUpException() {
        super("this session has used up its nonces; log in again for new keys");
    }
}
