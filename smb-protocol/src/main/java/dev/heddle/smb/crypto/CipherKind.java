// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.crypto;

import java.util.Optional;

/** The ciphers of SMB 3, with their ids of [MS-SMB2] 2.2.3.1.2. */
public enum CipherKind {
    /** AES-128-CCM, the only cipher of SMB 3.0 and 3.0.2. */
    AES_128_CCM(1, 128, 11, "AES-128-CCM"),
    /** AES-128-GCM. */
    AES_128_GCM(2, 128, 12, "AES-128-GCM"),
    /** AES-256-CCM. */
    AES_256_CCM(3, 256, 11, "AES-256-CCM"),
    /** AES-256-GCM. */
    AES_256_GCM(4, 256, 12, "AES-256-GCM");

    private final int id;
    private final int keyBits;
    private final int nonceLength;
    private final String text;

    CipherKind(int id, int keyBits, int nonceLength, String text) {
        this.id = id;
        this.keyBits = keyBits;
        this.nonceLength = nonceLength;
        this.text = text;
    }

    /** Returns the id on the wire. */
    public int id() {
        return id;
    }

    /** Returns the length of the key in bits, 128 or 256. */
    public int keyBits() {
        return keyBits;
    }

    /** Returns the number of bytes of the nonce field that the cipher uses. */
    public int nonceLength() {
        return nonceLength;
    }

    boolean gcm() {
        return this == AES_128_GCM || this == AES_256_GCM;
    }

    /** Returns the cipher with this id; empty if there is none. */
    public static Optional<CipherKind> ofId(int id) {
        for (CipherKind kind : values()) {
            if (kind.id == id) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** Returns the cipher's usual name, such as {@code "AES-128-GCM"}. */
    @Override
    public String toString() {
        return text;
    }
}
