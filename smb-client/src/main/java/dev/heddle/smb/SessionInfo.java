package dev.heddle.smb;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What was negotiated.
 *
 * @param backend name of the worker backend
 * @param host the server as the user named it
 * @param port TCP port
 * @param dialect the dialect in use
 * @param signingAlgorithm how this session signs, or would sign; empty for guest and anonymous
 * @param signing whether every message is signed; encrypted ones need no signature
 * @param cipher the cipher that client and server agreed on; empty if none
 * @param encrypted whether every message is encrypted; shares may be, even where this is false
 * @param guest whether the server made this a guest or anonymous session
 * @param maxReadSize the most bytes that one read may ask for
 * @param maxWriteSize the most bytes that one write may carry
 * @param maxTransactSize the most bytes of one directory page or query
 * @param credits requests of up to 64 KiB that may be sent now
 * @param serverGuid the server's id
 * @param serverTime the server's clock when the connection was made; the epoch if it did not tell
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
