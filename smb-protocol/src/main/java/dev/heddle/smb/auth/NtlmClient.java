// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.auth;

import static dev.heddle.smb.auth.NtlmFlags.ANONYMOUS;
import static dev.heddle.smb.auth.NtlmFlags.KEY_EXCHANGE;
import static dev.heddle.smb.auth.NtlmFlags.SIGN;

import java.time.Clock;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The client side of one NTLMv2 or anonymous authentication ([MS-NLMP] 3.1.5.1). It never sends responses older than
 * NTLMv2. Not thread-safe.
 */
final class NtlmClient {
    private static final int CHALLENGE_LENGTH = 8;
    private static final int KEY_LENGTH = 16;
    private static final int LM_RESPONSE_LENGTH = 24;
    private static final int CHANNEL_BINDINGS_LENGTH = 16;

    private final Identity identity;
    private final Clock clock;
    private final RandomGenerator random;

    private byte[] negotiateMessage = new byte[0];
    private byte[] exportedSessionKey = new byte[0];
    private @Nullable NtlmSignatures outgoing;
    private @Nullable NtlmSignatures incoming;

    /**
     * Creates a client.
     *
     * @param clock used only if the server sends no timestamp
     */
    NtlmClient(Identity identity, Clock clock, RandomGenerator random) {
        this.identity = identity;
        this.clock = clock;
        this.random = random;
    }

    /**
     * The user that logs in. It keeps no password, only the key derived from password, user and domain (none for
     * anonymous).
     */
    static final class Identity {
        final String domain;
        final String user;
        final String workstation;
        final String targetName;
        private final byte[] responseKey;
        private final int offered;

        private Identity(
                String domain, String user, byte[] responseKey, String workstation, String targetName, int offered) {
            this.offered = offered;
            this.domain = domain;
            this.user = user;
            this.responseKey = responseKey;
            this.workstation = workstation;
            this.targetName = targetName;
        }

        /**
         * Creates the identity of a user with a password.
         *
         * @param password the password; this class keeps only a derived key, the caller overwrites the password
         * @param targetName the service principal name, such as {@code cifs/host}
         */
        static Identity of(String domain, String user, char[] password, String workstation, String targetName) {
            if (user.isEmpty()) {
                throw new IllegalArgumentException("user name is empty");
            }
            byte[] key = NtlmV2.responseKey(password, user, domain);
            return new Identity(domain, user, key, workstation, targetName, NtlmFlags.OFFERED);
        }

        /**
         * Creates the identity of the guest account. The client signs nothing: a server that accepts an unknown user as
         * a guest has no key to verify a signature, and some servers (WD MyCloud, Windows 10) reject signatures that
         * they cannot verify.
         */
        static Identity guest(String user, String workstation, String targetName) {
            byte[] key = NtlmV2.responseKey(new char[0], user, "");
            return new Identity("", user, key, workstation, targetName, NtlmFlags.OFFERED_WITHOUT_KEY);
        }

        static Identity anonymous(String workstation) {
            return new Identity("", "", new byte[0], workstation, "", NtlmFlags.OFFERED_WITHOUT_KEY);
        }

        boolean isAnonymous() {
            return user.isEmpty();
        }
    }

    /** Returns the NEGOTIATE_MESSAGE. */
    byte[] negotiate() {
        negotiateMessage = NtlmMessages.negotiate(identity.offered);
        return negotiateMessage.clone();
    }

    /**
     * Returns the AUTHENTICATE_MESSAGE that responds to a challenge.
     *
     * @throws AuthFormatException if the challenge is malformed
     * @throws AuthFailedException if the server does not agree to the key strength that this client requires
     */
    byte[] authenticate(byte[] challengeMessage) throws AuthException {
        NtlmChallenge challenge = NtlmChallenge.decode(challengeMessage);
        int missing = NtlmFlags.REQUIRED & ~challenge.flags();
        if (missing != 0) {
            throw new AuthFailedException("server does not agree to what NTLMv2 needs: NegotiateFlags 0x"
                    + Integer.toHexString(missing) + " are missing");
        }
        int flags = identity.offered & challenge.flags();
        return identity.isAnonymous() ? answerAnonymously(flags) : answer(flags, challenge, challengeMessage);
    }

    /** Creates the anonymous message of [MS-NLMP] 3.1.5.1.2. It has no keys, so there is no key exchange or signing. */
    private byte[] answerAnonymously(int agreed) {
        int flags = agreed | ANONYMOUS;
        byte[] none = new byte[0];
        byte[] lmResponse = new byte[1];
        return NtlmMessages.authenticate(flags, lmResponse, none, none, none, workstation(), none);
    }

    private byte[] answer(int flags, NtlmChallenge challenge, byte[] challengeMessage) {
        AvPairs info = challenge.targetInfo();
        Long serverTime = info.timestamp();
        boolean withMic = serverTime != null;
        if (withMic) {
            info.setFlags(AvPairs.FLAG_MIC_PROVIDED);
        }
        info.put(AvPairs.CHANNEL_BINDINGS, new byte[CHANNEL_BINDINGS_LENGTH]);
        info.put(AvPairs.TARGET_NAME, NtlmV2.utf16(identity.targetName));
        byte[] fromClient = randomBytes(CHALLENGE_LENGTH);
        long time = serverTime != null ? serverTime : NtlmV2.fileTime(clock.instant());
        byte[] temp = NtlmV2.clientChallenge(time, fromClient, info.encode());
        byte[] proof = NtlmV2.ntProof(identity.responseKey, challenge.serverChallenge(), temp);
        byte[] lm = withMic
                ? new byte[LM_RESPONSE_LENGTH]
                : NtlmV2.lmResponse(identity.responseKey, challenge.serverChallenge(), fromClient);
        byte[] encryptedKey = makeKeys(flags, NtlmV2.sessionBaseKey(identity.responseKey, proof));
        byte[] message = NtlmMessages.authenticate(
                flags,
                lm,
                NtlmV2.concat(proof, temp),
                NtlmV2.utf16(identity.domain),
                NtlmV2.utf16(identity.user),
                workstation(),
                encryptedKey);
        if (withMic) {
            byte[] mic = LegacyCrypto.hmacMd5(exportedSessionKey, negotiateMessage, challengeMessage, message);
            System.arraycopy(mic, 0, message, NtlmMessages.MIC_OFFSET, NtlmMessages.MIC_LENGTH);
        }
        return message;
    }

    /** Sets the session key and the signatures. With NTLMv2 the key exchange key is the session base key. */
    private byte[] makeKeys(int flags, byte[] keyExchangeKey) {
        boolean keyExchange = NtlmFlags.has(flags, KEY_EXCHANGE | SIGN);
        byte[] encrypted = new byte[0];
        if (keyExchange) {
            exportedSessionKey = randomBytes(KEY_LENGTH);
            encrypted = LegacyCrypto.rc4(keyExchangeKey, exportedSessionKey);
        } else {
            exportedSessionKey = keyExchangeKey.clone();
        }
        Arrays.fill(keyExchangeKey, (byte) 0);
        if (NtlmFlags.has(flags, SIGN)) {
            outgoing = NtlmSignatures.ofClient(exportedSessionKey, keyExchange);
            incoming = NtlmSignatures.ofServer(exportedSessionKey, keyExchange);
        }
        return encrypted;
    }

    private byte[] workstation() {
        return NtlmV2.utf16(identity.workstation);
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Returns the signature of the next message to the server, or null if signatures were not negotiated. */
    byte @Nullable [] sign(byte[] message) {
        return outgoing == null ? null : outgoing.sign(message);
    }

    /** Verifies the signature of the server's next message; returns false if signatures were not negotiated. */
    boolean verify(byte[] message, byte[] signature) {
        return incoming != null && incoming.verify(message, signature);
    }

    /** Returns ExportedSessionKey, 16 bytes; empty for anonymous and before {@link #authenticate}. */
    byte[] sessionKey() {
        return exportedSessionKey.clone();
    }

    boolean anonymous() {
        return identity.isAnonymous();
    }

    void destroy() {
        Arrays.fill(identity.responseKey, (byte) 0);
        Arrays.fill(exportedSessionKey, (byte) 0);
        if (outgoing != null) {
            outgoing.destroy();
        }
        if (incoming != null) {
            incoming.destroy();
        }
    }

    @Override
    public String toString() {
        return identity.isAnonymous() ? "NTLM, anonymous" : "NTLMv2 of " + identity.domain + "\\" + identity.user;
    }
}
