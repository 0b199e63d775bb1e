package dev.heddle.smb;

import dev.heddle.smb.wire.NegotiateContext.EncryptionCapabilities;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What client and server agreed on.
 *
 * @param dialect the dialect
 * @param multiCredit whether a request may cost more than one credit
 * @param maxReadSize bytes, capped by what one frame may hold here
 * @param maxWriteSize bytes, likewise
 * @param maxTransactSize bytes, likewise
 * @param signing how messages are signed, if they are
 * @param cipherId the cipher of [MS-SMB2] 2.2.3.1.2, 0 for none
 * @param signingRequired whether the server demands signatures
 * @param serverGuid the server's id
 * @param serverTime the server's clock
 * @param securityBuffer the server's first authentication token, may be empty
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Negotiated(
        SmbDialect dialect,
        boolean multiCredit,
        int maxReadSize,
        int maxWriteSize,
        int maxTransactSize,
        SigningAlgorithm signing,
        int cipherId,
        boolean signingRequired,
        UUID serverGuid,
        Instant serverTime,
        byte[] securityBuffer) {

    Optional<String> cipherName() {
        return switch (cipherId) {
            case EncryptionCapabilities.AES_128_CCM -> Optional.of("AES-128-CCM");
            case EncryptionCapabilities.AES_128_GCM -> Optional.of("AES-128-GCM");
            case EncryptionCapabilities.AES_256_CCM -> Optional.of("AES-256-CCM");
            case EncryptionCapabilities.AES_256_GCM -> Optional.of("AES-256-GCM");
            default -> Optional.empty();
        };
    }
}
