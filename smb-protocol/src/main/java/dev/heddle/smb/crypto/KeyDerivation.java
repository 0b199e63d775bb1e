// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Derives the keys of SMB 3.x from the session key, by NIST SP800-108 in counter mode with HMAC-SHA256 and a 32-bit
 * counter ([MS-SMB2] 3.1.4.2; labels of 3.2.5.3.1). Thread-safe.
 */
public final class KeyDerivation {
    /** The length of Session.SessionKey and of every signing key, in bytes. */
    public static final int SESSION_KEY_LENGTH = 16;

    private static final int KEY_BITS = 128;

    private KeyDerivation() {}

    /**
     * Returns Session.SessionKey of [MS-SMB2] 3.2.5.3.1: the first 16 bytes of the key from authentication, padded with
     * zeros on the right. It is the signing key of dialects 2.0.2 and 2.1.
     */
    public static byte[] sessionKey(byte[] fullSessionKey) {
        return Arrays.copyOf(fullSessionKey, SESSION_KEY_LENGTH);
    }

    /** Derives the signing key (16 bytes) of dialects 3.0 and 3.0.2. */
    public static byte[] signingKey(byte[] fullSessionKey) {
        return fromSessionKey(fullSessionKey, ascii("SMB2AESCMAC\0"), ascii("SmbSign\0"));
    }

    /** Derives the signing key (16 bytes) of dialect 3.1.1; {@code preauthHash} is the hash of the session. */
    public static byte[] signingKey(byte[] fullSessionKey, byte[] preauthHash) {
        return fromSessionKey(fullSessionKey, ascii("SMBSigningKey\0"), preauthHash);
    }

    /** Derives the key (16 bytes) with which a client encrypts in dialects 3.0 and 3.0.2. */
    public static byte[] encryptionKey(byte[] fullSessionKey) {
        // The space after "ServerIn" is part of the context.
        return fromSessionKey(fullSessionKey, ascii("SMB2AESCCM\0"), ascii("ServerIn \0"));
    }

    /** Derives the key (16 bytes) with which a client decrypts in dialects 3.0 and 3.0.2. */
    public static byte[] decryptionKey(byte[] fullSessionKey) {
        return fromSessionKey(fullSessionKey, ascii("SMB2AESCCM\0"), ascii("ServerOut\0"));
    }

    /**
     * Derives the key with which a client encrypts in dialect 3.1.1.
     *
     * @param bits 128 or 256; for 256, the input is the whole session key
     */
    public static byte[] encryptionKey(byte[] fullSessionKey, byte[] preauthHash, int bits) {
        return cipherKey(fullSessionKey, ascii("SMBC2SCipherKey\0"), preauthHash, bits);
    }

    /**
     * Derives the key with which a client decrypts in dialect 3.1.1.
     *
     * @param bits 128 or 256; for 256, the input is the whole session key
     */
    public static byte[] decryptionKey(byte[] fullSessionKey, byte[] preauthHash, int bits) {
        return cipherKey(fullSessionKey, ascii("SMBS2CCipherKey\0"), preauthHash, bits);
    }

    /**
     * Derives a key: the key derivation function itself.
     *
     * @param key the key to derive from
     * @param label the label with its terminating NUL; this method adds the separating zero byte
     * @param context the context
     * @param bits the length of the derived key in bits, a positive multiple of 8
     * @return {@code bits / 8} bytes
     * @throws IllegalArgumentException if {@code bits} is not a positive multiple of 8, or the key is empty
     */
    public static byte[] derive(byte[] key, byte[] label, byte[] context, int bits) {
        if (bits <= 0 || bits % 8 != 0) {
            throw new IllegalArgumentException("key length of " + bits + " bits is not a positive multiple of 8");
        }
        byte[] fixedInput = ByteBuffer.allocate(label.length + 1 + context.length + Integer.BYTES)
                .put(label)
                .put((byte) 0)
                .put(context)
                .putInt(bits)
                .array();
        return counterMode(key, fixedInput, bits);
    }

    /** Computes the function of SP800-108 with any fixed input. */
    static byte[] counterMode(byte[] key, byte[] fixedInput, int bits) {
        byte[] derived = new byte[bits / 8];
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            int done = 0;
            for (int counter = 1; done < derived.length; counter++) {
                mac.update(bigEndian(counter));
                byte[] block = mac.doFinal(fixedInput);
                int n = Math.min(block.length, derived.length - done);
                System.arraycopy(block, 0, derived, done, n);
                Arrays.fill(block, (byte) 0);
                done += n;
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the Java runtime cannot compute HMAC-SHA256", e);
        }
        return derived;
    }

    private static byte[] cipherKey(byte[] fullSessionKey, byte[] label, byte[] preauthHash, int bits) {
        return switch (bits) {
            case KEY_BITS -> fromSessionKey(fullSessionKey, label, preauthHash);
            case 2 * KEY_BITS -> derive(fullSessionKey, label, preauthHash, bits);
            default -> throw new IllegalArgumentException("no cipher of SMB 3.1.1 has a key of " + bits + " bits");
        };
    }

    private static byte[] fromSessionKey(byte[] fullSessionKey, byte[] label, byte[] context) {
        byte[] sessionKey = sessionKey(fullSessionKey);
        byte[] derived = derive(sessionKey, label, context, KEY_BITS);
        Arrays.fill(sessionKey, (byte) 0);
        return derived;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] bigEndian(int n) {
        return new byte[] {(byte) (n >>> 24), (byte) (n >>> 16), (byte) (n >>> 8), (byte) n};
    }
}
