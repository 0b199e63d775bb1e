// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.crypto;

import java.util.Optional;

/** A signing algorithm with its identifier on the wire ([MS-SMB2] 2.2.3.1.7). */
public enum SignatureKind {
    /** HMAC-SHA256, truncated to its first 16 bytes: the only algorithm of dialects 2.0.2 and 2.1. */
    HMAC_SHA256(0),
    /** AES-128-CMAC (RFC 4493): the default of dialects 3.x. */
    AES_CMAC(1),
    /** AES-128-GMAC (RFC 4543): negotiated in dialect 3.1.1. */
    AES_GMAC(2);

    private final int id;

    SignatureKind(int id) {
        this.id = id;
    }

    /** Returns the 16-bit identifier in SMB2_SIGNING_CAPABILITIES. */
    public int id() {
        return id;
    }

    /** Returns the algorithm with this identifier; empty if the identifier is unknown. */
    public static Optional<SignatureKind> ofId(int id) {
        for (SignatureKind kind : values()) {
            if (kind.id == id) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
