// SPDX-License-Identifier: Apache-2.0
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
 * The result of a negotiation.
 *
 * @param dialect the dialect
 * @param multiCredit whether a request may cost more than one credit
 * @param maxReadSize bytes, capped by the capacity of one frame
 * @param maxWriteSize bytes, capped by the capacity of one frame
 * @param maxTransactSize bytes, capped by the capacity of one frame
 * @param signing the signing algorithm, if messages are signed
 * @param cipher the cipher, if messages are encrypted; empty if encryption is impossible
 * @param signingRequired whether the server requires signing
 * @param serverGuid the server's id
 * @param serverTime the server's clock
 * @param sent the client's values, which the server must confirm
 * @param received the server's values, which it must confirm
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
