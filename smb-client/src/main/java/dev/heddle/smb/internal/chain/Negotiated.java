package dev.heddle.smb.internal.chain;

import dev.heddle.smb.Cipher;
import dev.heddle.smb.SigningAlgorithm;
import dev.heddle.smb.SmbDialect;
import dev.heddle.smb.wire.ioctl.ValidateNegotiateInfoRequest;
import dev.heddle.smb.wire.ioctl.ValidateNegotiateInfoResponse;
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
 * @param cipher how messages are encrypted, where they are; empty if they cannot be
 * @param signingRequired whether the server demands signatures
 * @param serverGuid the server's id
 * @param serverTime the server's clock
 * @param sent what the client said, for the server to confirm
 * @param received what the server said, for it to confirm
 * @param securityBuffer the server's first authentication token, may be empty
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Negotiated(
        SmbDialect dialect,
        boolean multiCredit,
        int maxReadSize,
        int maxWriteSize,
        int maxTransactSize,
        SigningAlgorithm signing,
        Optional<Cipher> cipher,
        boolean signingRequired,
        UUID serverGuid,
        Instant serverTime,
        ValidateNegotiateInfoRequest sent,
        ValidateNegotiateInfoResponse received,
        byte[] securityBuffer) {}
