// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

import dev.heddle.smb.crypto.CipherKind;

/** The encryption algorithms ([MS-SMB2] 2.2.3.1.2). Only dialect 3.1.1 has a choice: 3.0 and 3.0.2 use AES-128-CCM. */
public enum Cipher {
    /** AES-128-GCM, the fastest. */
    AES_128_GCM(CipherKind.AES_128_GCM),
    /** AES-256-GCM. */
    AES_256_GCM(CipherKind.AES_256_GCM),
    /** AES-128-CCM, the only cipher of 3.0 and 3.0.2. */
    AES_128_CCM(CipherKind.AES_128_CCM),
    /** AES-256-CCM. */
    AES_256_CCM(CipherKind.AES_256_CCM);

    private final CipherKind kind;

    Cipher(CipherKind kind) {
        this.kind = kind;
    }

    /** The protocol module's constant for this cipher. */
    public CipherKind kind() {
        return kind;
    }

    /** The cipher's usual name, such as {@code "AES-128-GCM"}. */
    @Override
    public String toString() {
        return kind.toString();
    }
}
