// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.spec.SecretKeySpec;

/** The AEAD cipher of one direction, with a 16-byte tag. Used by one thread at a time. */
interface AeadEngine {
    /** The length of the tag in bytes. */
    int TAG_LENGTH = 16;

    /**
     * Encrypts {@code len} bytes to {@code out}, and writes the tag.
     *
     * @param out has room for {@code len} bytes; must not overlap {@code in}
     */
    void encrypt(byte[] nonce, byte[] aad, byte[] in, int off, int len, byte[] out, int outOff, byte[] tag)
            throws GeneralSecurityException;

    /**
     * Decrypts {@code len} bytes.
     *
     * @param out has room for {@code len} bytes; must not overlap {@code in}
     * @return whether the tag is correct; if not, the content of {@code out} is unusable
     */
    boolean decrypt(byte[] nonce, byte[] aad, byte[] in, int off, int len, byte[] tag, byte[] out, int outOff)
            throws GeneralSecurityException;

    static AeadEngine create(CipherKind kind, byte[] key) throws GeneralSecurityException {
        SecretKeySpec aes = new SecretKeySpec(key, "AES");
        return kind.gcm() ? new GcmEngine(aes) : new CcmEngine(aes);
    }
}
