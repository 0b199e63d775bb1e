// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

import dev.heddle.smb.crypto.SignatureKind;

/** The signing algorithms ([MS-SMB2] 3.1.4.1). Only dialect 3.1.1 has a choice. */
public enum SigningAlgorithm {
    /** HMAC-SHA256: the algorithm of 2.0.2 and 2.1; 3.1.1 can negotiate it. */
    HMAC_SHA256(SignatureKind.HMAC_SHA256, "HMAC-SHA256"),
    /** AES-128-CMAC: the algorithm of 3.0 and 3.0.2; 3.1.1 can negotiate it. */
    AES_CMAC(SignatureKind.AES_CMAC, "AES-128-CMAC"),
    /** AES-128-GMAC, the fastest; only 3.1.1 can negotiate it. */
    AES_GMAC(SignatureKind.AES_GMAC, "AES-128-GMAC");

    private final SignatureKind kind;
    private final String text;

    SigningAlgorithm(SignatureKind kind, String text) {
        this.kind = kind;
        this.text = text;
    }

    /** The protocol module's constant for this algorithm. */
    public SignatureKind kind() {
        return kind;
    }

    /** The algorithm's usual name, such as {@code "AES-128-GMAC"}. */
    @Override
    public String toString() {
        return text;
    }
}
