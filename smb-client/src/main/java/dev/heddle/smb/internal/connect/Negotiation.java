// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.connect;

import dev.heddle.core.ConnectionMessageHandler;
import dev.heddle.core.Deadline;
import dev.heddle.smb.Cipher;
import dev.heddle.smb.EncryptionPolicy;
import dev.heddle.smb.SigningAlgorithm;
import dev.heddle.smb.SmbDialect;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.SmbSecurityException;
import dev.heddle.smb.SmbStatusException;
import dev.heddle.smb.crypto.PreauthIntegrity;
import dev.heddle.smb.fscc.FileTime;
import dev.heddle.smb.internal.chain.Negotiated;
import dev.heddle.smb.internal.chain.Requests;
import dev.heddle.smb.internal.chain.SmbCall;
import dev.heddle.smb.internal.chain.SmbReply;
import dev.heddle.smb.wire.Capabilities;
import dev.heddle.smb.wire.NegotiateContext;
import dev.heddle.smb.wire.NegotiateContext.EncryptionCapabilities;
import dev.heddle.smb.wire.NegotiateContext.PreauthIntegrityCapabilities;
import dev.heddle.smb.wire.NegotiateContext.SigningCapabilities;
import dev.heddle.smb.wire.NegotiateRequest;
import dev.heddle.smb.wire.NegotiateResponse;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SecurityMode;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.ioctl.ValidateNegotiateInfoRequest;
import dev.heddle.smb.wire.ioctl.ValidateNegotiateInfoResponse;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The first exchange of a connection, which negotiates dialect, sizes and algorithms ([MS-SMB2] 3.2.4.2.2.2 and
 * 3.2.5.2).
 */
final class Negotiation {
    /** A frame may contain 16 MiB less one byte; half of that leaves room, and is what servers offer. */
    private static final int MAX_IO_SIZE = 8 << 20;

    private static final int SINGLE_CREDIT_SIZE = 65536;
    private static final int SALT_LENGTH = 32;

    private final ClientConfig config;
    private final PreauthIntegrity preauth;
    private final SecureRandom random;

    /** Creates the exchange. It adds both messages to {@code preauth} if the dialect is 3.1.1. */
    Negotiation(ClientConfig config, PreauthIntegrity preauth, SecureRandom random) {
        this.config = config;
        this.preauth = preauth;
        this.random = random;
    }

    Negotiated run(ConnectionMessageHandler<SmbCall, SmbReply> connection, Deadline deadline) throws SmbException {
        NegotiateRequest request = request();
        try {
            return Requests.call(
                    connection,
                    SmbCall.of(request, "").withObserver(preauth::update),
                    deadline,
                    NegotiateResponse.class,
                    (response, reply) -> {
                        preauth.update(reply.message().duplicate().clear());
                        return accept(request, response);
                    });
        } catch (SmbStatusException e) {
            throw e.is(NtStatus.INVALID_PARAMETER) ? nothingInCommon(e) : e;
        }
    }

    /**
     * Samba answers with this status if there is no common signing algorithm. The request itself cannot be invalid,
     * because it is the same for all servers.
     */
    private SmbSecurityException nothingInCommon(SmbStatusException e) {
        return new SmbSecurityException(new Details(
                "the server refuses to negotiate: it has perhaps none of the signing algorithms "
                        + config.signingAlgorithms(),
                NtStatus.INVALID_PARAMETER,
                SmbCommand.NEGOTIATE.name(),
                null,
                "allow more algorithms",
                e));
    }

    private NegotiateRequest request() {
        List<Integer> dialects = Arrays.stream(SmbDialect.values())
                .filter(d ->
                        d.isAtLeast(config.minDialect()) && config.maxDialect().isAtLeast(d))
                .map(SmbDialect::code)
                .toList();
        int mode = SecurityMode.SIGNING_ENABLED | (config.demandsSigning() ? SecurityMode.SIGNING_REQUIRED : 0);
        // Each connection has its own GUID: Samba hands all connections of one GUID to one process.
        UUID guid = UUID.randomUUID();
        boolean offers3 = config.maxDialect().isAtLeast(SmbDialect.SMB_3_0);
        boolean offers311 = config.maxDialect() == SmbDialect.SMB_3_1_1;
        // For 3.1.1 the context is sufficient by the specification, but Samba wants the capability too.
        boolean encrypts = offers311 ? config.encryption() != EncryptionPolicy.OFF : offers(Cipher.AES_128_CCM);
        int capabilities = Capabilities.LARGE_MTU | (offers3 && encrypts ? Capabilities.ENCRYPTION : 0);
        return new NegotiateRequest(mode, capabilities, guid, dialects, offers311 ? contexts() : List.of());
    }

    private List<NegotiateContext> contexts() {
        byte[] salt = new byte[SALT_LENGTH];
        random.nextBytes(salt);
        List<Integer> signing = config.signingAlgorithms().stream()
                .map(algorithm -> algorithm.kind().id())
                .toList();
        List<NegotiateContext> contexts = new ArrayList<>();
        contexts.add(new PreauthIntegrityCapabilities(List.of(PreauthIntegrityCapabilities.SHA_512), salt));
        if (config.encryption() != EncryptionPolicy.OFF) {
            contexts.add(new EncryptionCapabilities(
                    config.ciphers().stream().map(cipher -> cipher.kind().id()).toList()));
        }
        contexts.add(new SigningCapabilities(signing));
        return contexts;
    }

    private boolean offers(Cipher cipher) {
        return config.encryption() != EncryptionPolicy.OFF && config.ciphers().contains(cipher);
    }

    private Negotiated accept(NegotiateRequest request, NegotiateResponse response) throws SmbException {
        SmbDialect dialect = SmbDialect.ofCode(response.dialectRevision())
                .filter(d -> request.dialects().contains(d.code()))
                .orElseThrow(() -> new SmbSecurityException(Details.of(String.format(
                        "the server chose dialect 0x%04X, which was not offered", response.dialectRevision()))));
        if (dialect == SmbDialect.SMB_3_1_1) {
            checkContexts(response);
            checkPreauth(response);
        }
        Optional<Cipher> cipher = cipher(dialect, response);
        if (config.encryption() == EncryptionPolicy.REQUIRED) {
            checkEncrypts(dialect, cipher);
        }
        boolean multiCredit =
                dialect.isAtLeast(SmbDialect.SMB_2_1) && (response.capabilities() & Capabilities.LARGE_MTU) != 0;
        return new Negotiated(
                dialect,
                multiCredit,
                size("MaxReadSize", response.maxReadSize(), multiCredit),
                size("MaxWriteSize", response.maxWriteSize(), multiCredit),
                size("MaxTransactSize", response.maxTransactSize(), multiCredit),
                signing(dialect, response),
                cipher,
                (response.securityMode() & SecurityMode.SIGNING_REQUIRED) != 0,
                response.serverGuid(),
                Objects.requireNonNullElse(FileTime.toInstant(response.systemTime()), Instant.EPOCH),
                ValidateNegotiateInfoRequest.of(request),
                ValidateNegotiateInfoResponse.of(response),
                response.securityBuffer());
    }

    /** With two contexts of one type, another reader could use the other one ([MS-SMB2] 3.2.5.2). */
    private static void checkContexts(NegotiateResponse response) throws SmbProtocolException {
        Set<Integer> types = new HashSet<>();
        for (NegotiateContext context : response.contexts()) {
            if (!types.add(context.type())) {
                throw new SmbProtocolException(
                        Details.of("the server sent the negotiate context of type " + context.type() + " twice"));
            }
        }
    }

    private static void checkPreauth(NegotiateResponse response) throws SmbSecurityException {
        boolean sha512 = response.contexts().stream()
                .anyMatch(context -> context instanceof PreauthIntegrityCapabilities preauth
                        && preauth.hashAlgorithms().equals(List.of(PreauthIntegrityCapabilities.SHA_512)));
        if (!sha512) {
            throw new SmbSecurityException(
                    Details.of("the server's SMB 3.1.1 has no SHA-512 pre-authentication integrity"));
        }
    }

    private static int size(String what, long offered, boolean multiCredit) throws SmbProtocolException {
        if (offered < SINGLE_CREDIT_SIZE) {
            throw new SmbProtocolException(Details.of(
                    "the server's " + what + " is " + offered + "; at least " + SINGLE_CREDIT_SIZE + " is needed"));
        }
        return (int) Math.min(offered, multiCredit ? MAX_IO_SIZE : SINGLE_CREDIT_SIZE);
    }

    private SigningAlgorithm signing(SmbDialect dialect, NegotiateResponse response) throws SmbException {
        if (!dialect.isAtLeast(SmbDialect.SMB_3_0)) {
            return SigningAlgorithm.HMAC_SHA256;
        }
        for (NegotiateContext context : response.contexts()) {
            if (context instanceof SigningCapabilities chosen) {
                return config.signingAlgorithms().stream()
                        .filter(algorithm -> chosen.signingAlgorithms()
                                .equals(List.of(algorithm.kind().id())))
                        .findFirst()
                        .orElseThrow(() -> new SmbSecurityException(Details.of("the server chose signing algorithms "
                                + chosen.signingAlgorithms() + ", instead of one that was offered")));
            }
        }
        if (dialect == SmbDialect.SMB_3_1_1 && !config.signingAlgorithms().contains(SigningAlgorithm.AES_CMAC)) {
            throw new SmbSecurityException(Details.of("the server chose no signing algorithm, which means "
                    + SigningAlgorithm.AES_CMAC + "; only " + config.signingAlgorithms() + " may be used"));
        }
        return SigningAlgorithm.AES_CMAC;
    }

    private Optional<Cipher> cipher(SmbDialect dialect, NegotiateResponse response) throws SmbSecurityException {
        if (dialect != SmbDialect.SMB_3_1_1) {
            boolean ccm = dialect.isAtLeast(SmbDialect.SMB_3_0)
                    && (response.capabilities() & Capabilities.ENCRYPTION) != 0
                    && offers(Cipher.AES_128_CCM);
            return ccm ? Optional.of(Cipher.AES_128_CCM) : Optional.empty();
        }
        for (NegotiateContext context : response.contexts()) {
            if (context instanceof EncryptionCapabilities chosen) {
                return cipher(chosen.ciphers());
            }
        }
        return Optional.empty();
    }

    private Optional<Cipher> cipher(List<Integer> chosen) throws SmbSecurityException {
        if (chosen.equals(List.of(0))) {
            return Optional.empty(); // the server has none of the offered ciphers
        }
        Optional<Cipher> cipher = Arrays.stream(Cipher.values())
                .filter(this::offers)
                .filter(offered -> chosen.equals(List.of(offered.kind().id())))
                .findFirst();
        if (cipher.isEmpty()) {
            throw new SmbSecurityException(
                    Details.of("the server chose ciphers " + chosen + ", instead of one that was offered"));
        }
        return cipher;
    }

    private void checkEncrypts(SmbDialect dialect, Optional<Cipher> cipher) throws SmbSecurityException {
        if (!dialect.isAtLeast(SmbDialect.SMB_3_0)) {
            throw new SmbSecurityException(
                    Details.of("encryption is required, and SMB " + dialect + ", which the server chose, has none"));
        }
        if (cipher.isEmpty()) {
            throw new SmbSecurityException(Details.of("encryption is required, and the server's SMB " + dialect
                    + " has none of the ciphers " + config.ciphers()));
        }
    }
}
