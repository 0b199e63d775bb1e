// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What client and server negotiated for a session.
 *
 * @param backend name of the worker backend
 * @param host the server as the user named it
 * @param port TCP port
 * @param dialect the dialect in use
 * @param signingAlgorithm the session's signing algorithm, even if the session does not sign; empty for guest and
 *     anonymous sessions
 * @param signing whether every message is signed; encrypted messages need no signature
 * @param cipher the negotiated cipher; empty if none
 * @param encrypted whether every message is encrypted; if false, single shares may still be encrypted
 * @param guest whether the server made this a guest or anonymous session
 * @param maxReadSize the maximum size of one read, in bytes
 * @param maxWriteSize the maximum size of one write, in bytes
 * @param maxTransactSize the maximum size of one directory page or query, in bytes
 * @param credits the number of requests of up to 64 KiB that may be sent now
 * @param serverGuid the server's id
 * @param serverTime the server's clock at the time of the connection; the epoch if the server did not report it
 */
public record SessionInfo(
        String backend,
        String host,
        int port,
        SmbDialect dialect,
        Optional<SigningAlgorithm> signingAlgorithm,
        boolean signing,
        Optional<Cipher> cipher,
        boolean encrypted,
        boolean guest,
        int maxReadSize,
        int maxWriteSize,
        int maxTransactSize,
        int credits,
        UUID serverGuid,
        Instant serverTime) {}
