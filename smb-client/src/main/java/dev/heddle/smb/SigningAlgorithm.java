package dev.heddle.smb;

import dev.heddle.smb.crypto.SignatureKind;

/** How messages are signed ([MS-SMB2] 3.1.4.1). Only dialect 3.1.1 has a choice. */
public enum SigningAlgorithm {
    /** HMAC-SHA256: 2.0.2, 2.1, and a choice of 3.1.1. */
    HMAC_SHA256(SignatureKind.HMAC_SHA256, "HMAC-SHA256"),
    /** AES-128-CMAC: 3.0, 3.0.2, and a choice of 3.1.1. */
    AES_CMAC(SignatureKind.AES_CMAC, "AES-128-CMAC"),
    /** AES-128-GMAC: a choice of 3.1.1, and the fastest. */
    AES_GMAC(SignatureKind.AES_GMAC, "AES-128-GMAC");

    private final SignatureKind kind;
    private final String text;

    SigningAlgorithm(SignatureKind kind, String text) {
        this.kind = kind;
        this.text = text;
    }

    /** What carries it out. */
    public SignatureKind kind() {
        return kind;
    }

    /** The algorithm's usual name, such as {@code "AES-128-GMAC"}. */
    @Override
    public String toString() {
        return text;
    }
}
