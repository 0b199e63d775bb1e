// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.auth;

import java.security.MessageDigest;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.jspecify.annotations.Nullable;

/**
 * The server side of one NTLMv2 authentication ([MS-NLMP] 3.2.5), for servers that know their users' passwords. The
 * client's first token determines whether the NTLM messages are inside SPNEGO (RFC 4178) or raw, as the Linux kernel
 * sends them. NTLMv1 is rejected. Not thread-safe.
 */
public final class NtlmAcceptor {
    private static final int CHALLENGE_LENGTH = 8;
    private static final int KEY_LENGTH = 16;
    private static final int NEGOTIATE_TYPE = 1;

    /**
     * The flags that the server accepts if the client offers them. SEAL is accepted although this class never seals a
     * message, because clients that want SMB encryption require it.
     */
    private static final int SUPPORTED = (NtlmFlags.OFFERED & ~NtlmFlags.TARGET_INFO) | NtlmFlags.SEAL;

    private final String serverName;
    private final Users users;
    private final Clock clock;
    private final RandomGenerator random;
    private Framing framing = Framing.OPEN;
    private @Nullable List<ASN1ObjectIdentifier> mechTypes;
    private byte[] negotiateMessage = {};
    private byte[] challengeMessage = {};
    private byte[] serverChallenge = {};

    /** The framing of the NTLM messages: not known yet, raw, or inside SPNEGO. */
    private enum Framing {
        OPEN,
        BARE,
        SPNEGO
    }

    /** The source of the users' passwords. */
    @FunctionalInterface
    public interface Users {
        /** Returns the user's password, or null if there is no such user. */
        char @Nullable [] passwordOf(String user);
    }

    /** The result of one step of the authentication. */
    public sealed interface Step permits Continued, Accepted {
        /** Returns the token to send to the client; empty after a successful authentication without SPNEGO. */
        byte[] token();
    }

    /** The authentication continues: the client must send another token. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Continued(byte[] token) implements Step {}

    /**
     * The authentication is complete: it succeeded, or the user is unknown and the server may accept it as a guest.
     *
     * @param kind the kind of user
     * @param user the user name from the client; empty if anonymous
     * @param sessionKey 16 bytes; empty unless the kind is {@link Accepted.Kind#USER}
     * @param token the token to send with the successful response
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Accepted(Kind kind, String user, byte[] sessionKey, byte[] token) implements Step {
        /** The kind of user that logged in. */
        public enum Kind {
            /** A user with the correct password. */
            USER,
            /** A user that the server does not know. No password was checked. */
            UNKNOWN,
            /** An anonymous client, without a user name. */
            ANONYMOUS
        }
    }

    /**
     * Creates an acceptor for one authentication.
     *
     * @param serverName the server's NetBIOS name
     * @param users the source of the users' passwords
     * @param clock the clock for the timestamp in the challenge
     * @param random the source of the challenge; a {@link java.security.SecureRandom} outside of tests
     */
    public NtlmAcceptor(String serverName, Users users, Clock clock, RandomGenerator random) {
        this.serverName = serverName;
        this.users = users;
        this.clock = clock;
        this.random = random;
    }

    /** Returns the token for the NEGOTIATE response, which offers NTLM as the only mechanism. */
    public static byte[] offer() {
        return Spnego.encode(new NegToken.Init(List.of(Spnego.NTLMSSP), null, null));
    }

    /**
     * Processes the client's next token.
     *
     * @throws AuthFormatException if the token is malformed, or its framing differs from that of the first token
     * @throws AuthFailedException if the token does not offer NTLM, or the password is wrong
     */
    public Step next(byte[] token) throws AuthException {
        if (framing == Framing.OPEN) {
            framing = NtlmMessages.isNtlm(token) ? Framing.BARE : Framing.SPNEGO;
        }
        return framing == Framing.BARE ? ntlm(token, null) : spnego(token);
    }

    private Step spnego(byte[] token) throws AuthException {
        byte[] message;
        byte[] mic = null;
        switch (Spnego.decode(token)) {
            case NegToken.Init init -> {
                mechTypes = init.mechTypes();
                if (!init.mechTypes().contains(Spnego.NTLMSSP)) {
                    throw new AuthFailedException("the client offers " + init.names() + ", but not NTLMSSP");
                }
                // The optimistic token is of the client's preferred mechanism. It is useless if that is not NTLM.
                if (!init.mechTypes().getFirst().equals(Spnego.NTLMSSP) || init.mechToken() == null) {
                    return new Continued(negToken(NegToken.State.ACCEPT_INCOMPLETE, null, null));
                }
                message = init.mechToken().getOctets();
            }
            case NegToken.Resp resp -> {
                if (resp.responseToken() == null) {
                    throw new AuthFormatException("the client's token has no NTLM message");
                }
                message = resp.responseToken().getOctets();
                mic = resp.mechListMic() == null ? null : resp.mechListMic().getOctets();
            }
        }
        return ntlm(message, mic);
    }

    private Step ntlm(byte[] message, byte @Nullable [] mechListMic) throws AuthException {
        return NtlmMessages.type(message) == NEGOTIATE_TYPE ? challenge(message) : accept(message, mechListMic);
    }

    /** Returns the token for the client, in the same framing as the client's tokens. */
    private byte[] response(NegToken.State state, byte @Nullable [] message, @Nullable ASN1OctetString mechListMic) {
        if (framing == Framing.BARE) {
            return message == null ? new byte[0] : message.clone();
        }
        return negToken(state, message, mechListMic);
    }

    private static byte[] negToken(
            NegToken.State state, byte @Nullable [] message, @Nullable ASN1OctetString mechListMic) {
        boolean last = state == NegToken.State.ACCEPT_COMPLETED;
        return Spnego.encode(new NegToken.Resp(
                state,
                last ? null : Spnego.NTLMSSP,
                message == null ? null : new DEROctetString(message),
                mechListMic));
    }

    private Step challenge(byte[] negotiate) throws AuthException {
        if (negotiate.length < 16) {
            throw new AuthFormatException("a NEGOTIATE_MESSAGE of " + negotiate.length + " bytes is too short");
        }
        int offered = Byte.toUnsignedInt(negotiate[12])
                | (Byte.toUnsignedInt(negotiate[13]) << 8)
                | (Byte.toUnsignedInt(negotiate[14]) << 16)
                | (negotiate[15] << 24);
        if (!NtlmFlags.has(offered, NtlmFlags.REQUIRED)) {
            throw new AuthFailedException("the client does not offer NTLMv2 with 128-bit keys in Unicode: flags 0x"
                    + Integer.toHexString(offered));
        }
        negotiateMessage = negotiate;
        serverChallenge = new byte[CHALLENGE_LENGTH];
        random.nextBytes(serverChallenge);
        int flags = (offered & SUPPORTED) | NtlmFlags.TARGET_INFO | NtlmFlags.TARGET_TYPE_SERVER;
        challengeMessage = NtlmMessages.challenge(
                flags, serverChallenge, NtlmV2.utf16(serverName), targetInfo().encode());
        return new Continued(response(NegToken.State.ACCEPT_INCOMPLETE, challengeMessage, null));
    }

    private AvPairs targetInfo() {
        byte[] name = NtlmV2.utf16(serverName);
        AvPairs pairs = new AvPairs();
        pairs.put(AvPairs.DOMAIN_NAME, name);
        pairs.put(AvPairs.COMPUTER_NAME, name);
        pairs.put(AvPairs.DNS_DOMAIN_NAME, new byte[0]);
        pairs.put(AvPairs.DNS_COMPUTER_NAME, NtlmV2.utf16(serverName.toLowerCase(Locale.ROOT)));
        byte[] time = new byte[Long.BYTES];
        long now = NtlmV2.fileTime(clock.instant());
        for (int i = 0; i < time.length; i++) {
            time[i] = (byte) (now >>> (i * Byte.SIZE));
        }
        pairs.put(AvPairs.TIMESTAMP, time);
        return pairs;
    }

    private Accepted accept(byte[] bytes, byte @Nullable [] mechListMic) throws AuthException {
        NtlmAuthenticate message = NtlmAuthenticate.decode(bytes);
        if (serverChallenge.length == 0) {
            throw new AuthFormatException("the client responds before the challenge");
        }
        String user = message.user();
        if (message.anonymous()) {
            return without(Accepted.Kind.ANONYMOUS, "");
        }
        char[] password = users.passwordOf(user);
        if (password == null) {
            return without(Accepted.Kind.UNKNOWN, user);
        }
        byte[] sessionKey = sessionKey(message, password);
        ASN1OctetString answerMic = null;
        if (mechListMic != null) {
            if (mechTypes == null) {
                throw new AuthFormatException("the client signs a mechanism list that it did not send");
            }
            byte[] list = Spnego.encodeMechTypes(mechTypes);
            boolean exchange = NtlmFlags.has(message.flags(), NtlmFlags.KEY_EXCHANGE);
            if (!NtlmSignatures.ofClient(sessionKey, exchange).verify(list, mechListMic)) {
                throw new AuthFailedException("mechListMIC of the client is wrong: the list was modified");
            }
            answerMic = new DEROctetString(
                    NtlmSignatures.ofServer(sessionKey, exchange).sign(list));
        }
        return new Accepted(
                Accepted.Kind.USER, user, sessionKey, response(NegToken.State.ACCEPT_COMPLETED, null, answerMic));
    }

    private Accepted without(Accepted.Kind kind, String user) {
        return new Accepted(kind, user, new byte[0], response(NegToken.State.ACCEPT_COMPLETED, null, null));
    }

    /** Verifies the password ([MS-NLMP] 3.3.2) and the integrity of the messages, and returns ExportedSessionKey. */
    private byte[] sessionKey(NtlmAuthenticate message, char[] password) throws AuthException {
        if (!message.isVersion2()) {
            throw new AuthFailedException("the client uses NTLMv1, which this server rejects");
        }
        byte[] responseKey = NtlmV2.responseKey(password, message.user(), message.domain());
        byte[] proof = NtlmV2.ntProof(responseKey, serverChallenge, message.clientChallenge());
        if (!MessageDigest.isEqual(proof, message.ntProof())) {
            throw new AuthFailedException("wrong password for " + message.user());
        }
        byte[] key = NtlmV2.sessionBaseKey(responseKey, proof);
        Arrays.fill(responseKey, (byte) 0);
        if (NtlmFlags.has(message.flags(), NtlmFlags.KEY_EXCHANGE)) {
            byte[] encrypted = message.encryptedSessionKey();
            if (encrypted.length != KEY_LENGTH) {
                throw new AuthFormatException("the encrypted session key has " + encrypted.length + " bytes");
            }
            key = LegacyCrypto.rc4(key, encrypted);
        }
        if (message.hasMic()) {
            byte[] mic = LegacyCrypto.hmacMd5(key, negotiateMessage, challengeMessage, message.withoutMic());
            if (!MessageDigest.isEqual(mic, message.mic())) {
                throw new AuthFailedException("MIC of the client is wrong: the messages were modified");
            }
        }
        return key;
    }
}
