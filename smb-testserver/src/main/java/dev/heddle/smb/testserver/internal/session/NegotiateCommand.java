// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.session;

import dev.heddle.smb.Cipher;
import dev.heddle.smb.SigningAlgorithm;
import dev.heddle.smb.SmbDialect;
import dev.heddle.smb.auth.NtlmAcceptor;
import dev.heddle.smb.crypto.CipherKind;
import dev.heddle.smb.crypto.PreauthIntegrity;
import dev.heddle.smb.crypto.SignatureKind;
import dev.heddle.smb.fscc.FileTime;
import dev.heddle.smb.testserver.internal.connection.Call;
import dev.heddle.smb.testserver.internal.connection.ServerConfig;
import dev.heddle.smb.testserver.internal.connection.ServerCore;
import dev.heddle.smb.testserver.internal.files.Answer;
import dev.heddle.smb.testserver.internal.files.StatusException;
import dev.heddle.smb.wire.Capabilities;
import dev.heddle.smb.wire.NegotiateContext;
import dev.heddle.smb.wire.NegotiateContext.EncryptionCapabilities;
import dev.heddle.smb.wire.NegotiateContext.PreauthIntegrityCapabilities;
import dev.heddle.smb.wire.NegotiateContext.SigningCapabilities;
import dev.heddle.smb.wire.NegotiateRequest;
import dev.heddle.smb.wire.NegotiateResponse;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SecurityMode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Negotiates the dialect, signing and encryption of one connection ([MS-SMB2] 3.3.5.4). Thread-safe after the
 * negotiation.
 */
public final class NegotiateCommand {
    private static final int SALT_LENGTH = 32;
    private static final int SMALL = 64 << 10;

    private final ServerCore core;
    private final PreauthIntegrity preauth = new PreauthIntegrity();
    private volatile @Nullable Settled settled;

    /**
     * The result of the negotiation.
     *
     * @param cipher null if client and server have none in common
     */
    public record Settled(
            SmbDialect dialect,
            SignatureKind signing,
            @Nullable CipherKind cipher,
            NegotiateRequest request,
            NegotiateResponse response) {
        public boolean is311() {
            return dialect == SmbDialect.SMB_3_1_1;
        }
    }

    public NegotiateCommand(ServerCore core) {
        this.core = core;
    }

    /** Returns the result of the negotiation; fails if it is not complete. */
    public Settled settled() throws StatusException {
        Settled outcome = settled;
        if (outcome == null) {
            throw new StatusException(NtStatus.INVALID_PARAMETER);
        }
        return outcome;
    }

    public boolean isSettled() {
        return settled != null;
    }

    /** Returns whether large requests cost several credits. */
    public boolean chargesCredits() {
        Settled outcome = settled;
        return outcome != null && outcome.dialect != SmbDialect.SMB_2_0_2;
    }

    /** Returns a copy of the preauthentication hash, with which a new session starts. */
    PreauthIntegrity preauth() {
        return preauth.copy();
    }

    /** Adds the response that completed the negotiation to the preauthentication hash. */
    void replied(ByteBuffer message) {
        if (isSettled()) {
            preauth.update(message);
        }
    }

    public Answer answer(Call call, NegotiateRequest request) throws StatusException {
        ServerConfig config = core.config();
        if (request.dialects().contains(NegotiateResponse.WILDCARD)) {
            return Answer.success(response(NegotiateResponse.WILDCARD, null, List.of()));
        }
        SmbDialect dialect = Arrays.stream(SmbDialect.values())
                .filter(one -> one.compareTo(config.minDialect()) >= 0 && one.compareTo(config.maxDialect()) <= 0)
                .filter(one -> request.dialects().contains(one.code()))
                .reduce((lower, higher) -> higher)
                .orElseThrow(() -> new StatusException(NtStatus.NOT_SUPPORTED));
        List<NegotiateContext> contexts = new ArrayList<>();
        Settled outcome = switch (dialect) {
            case SMB_3_1_1 -> settle311(request, contexts);
            case SMB_3_0, SMB_3_0_2 -> settle30(dialect, request);
            case SMB_2_0_2, SMB_2_1 -> settle(dialect, SignatureKind.HMAC_SHA256, null, request, contexts);
        };
        preauth.update(call.message());
        settled = outcome;
        return Answer.success(outcome.response());
    }

    private Settled settle311(NegotiateRequest request, List<NegotiateContext> contexts) throws StatusException {
        PreauthIntegrityCapabilities offered = find(request, PreauthIntegrityCapabilities.class);
        if (offered == null) {
            throw new StatusException(NtStatus.INVALID_PARAMETER);
        }
        if (!offered.hashAlgorithms().contains(PreauthIntegrityCapabilities.SHA_512)) {
            throw new StatusException(NtStatus.SMB_NO_PREAUTH_INTEGRITY_HASH_OVERLAP);
        }
        byte[] salt = new byte[SALT_LENGTH];
        core.random().nextBytes(salt);
        contexts.add(new PreauthIntegrityCapabilities(List.of(PreauthIntegrityCapabilities.SHA_512), salt));
        CipherKind cipher = null;
        EncryptionCapabilities ciphers = find(request, EncryptionCapabilities.class);
        if (ciphers != null) {
            cipher = core.config().ciphers().stream()
                    .map(NegotiateCommand::kind)
                    .filter(kind -> ciphers.ciphers().contains(kind.id()))
                    .findFirst()
                    .orElse(null);
            contexts.add(new EncryptionCapabilities(List.of(cipher == null ? 0 : cipher.id())));
        }
        SignatureKind signing = SignatureKind.AES_CMAC;
        SigningCapabilities algorithms = find(request, SigningCapabilities.class);
        if (algorithms != null) {
            SignatureKind common = core.config().signingAlgorithms().stream()
                    .map(NegotiateCommand::kind)
                    .filter(kind -> algorithms.signingAlgorithms().contains(kind.id()))
                    .findFirst()
                    .orElse(null);
            if (common != null) {
                signing = common;
                contexts.add(new SigningCapabilities(List.of(common.id())));
            }
        }
        return settle(SmbDialect.SMB_3_1_1, signing, cipher, request, contexts);
    }

    private static <T extends NegotiateContext> @Nullable T find(NegotiateRequest request, Class<T> type) {
        Optional<T> found = request.contexts().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
        return found.orElse(null);
    }

    private static CipherKind kind(Cipher cipher) {
        return CipherKind.valueOf(cipher.name());
    }

    private static SignatureKind kind(SigningAlgorithm algorithm) {
        return SignatureKind.valueOf(algorithm.name());
    }

    private Settled settle30(SmbDialect dialect, NegotiateRequest request) {
        boolean encrypts = (request.capabilities() & Capabilities.ENCRYPTION) != 0
                && core.config().ciphers().contains(Cipher.AES_128_CCM);
        CipherKind cipher = encrypts ? CipherKind.AES_128_CCM : null;
        return settle(dialect, SignatureKind.AES_CMAC, cipher, request, List.of());
    }

    private Settled settle(
            SmbDialect dialect,
            SignatureKind signing,
            @Nullable CipherKind cipher,
            NegotiateRequest request,
            List<NegotiateContext> contexts) {
        return new Settled(dialect, signing, cipher, request, response(dialect.code(), cipher, contexts));
    }

    private NegotiateResponse response(int dialect, @Nullable CipherKind cipher, List<NegotiateContext> contexts) {
        ServerConfig config = core.config();
        boolean small = dialect == SmbDialect.SMB_2_0_2.code();
        boolean saysThatItEncrypts = cipher != null && dialect != SmbDialect.SMB_3_1_1.code();
        return new NegotiateResponse(
                SecurityMode.SIGNING_ENABLED | (config.signingRequired() ? SecurityMode.SIGNING_REQUIRED : 0),
                dialect,
                core.guid(),
                (small ? 0 : Capabilities.LARGE_MTU) | (saysThatItEncrypts ? Capabilities.ENCRYPTION : 0),
                small ? SMALL : config.sizes().transact(),
                small ? SMALL : config.sizes().read(),
                small ? SMALL : config.sizes().write(),
                FileTime.ofInstant(config.clock().instant()),
                0,
                NtlmAcceptor.offer(),
                contexts);
    }
}
