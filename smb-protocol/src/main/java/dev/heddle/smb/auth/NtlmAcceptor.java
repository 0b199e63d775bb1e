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
 * The server's side of one login with NTLMv2 ([MS-NLMP] 3.2.5), for servers that know their users' passwords. The
 * client chooses with its first token whether the messages of NTLM travel inside SPNEGO (RFC 4178) or bare, as Linux's
 * kernel sends them. NTLMv1 is refused. Not thread-safe.
 */
public final class NtlmAcceptor {
    private static final int CHALLENGE_LENGTH = 8;
    private static final int KEY_LENGTH = 16;
    private static final int NEGOTIATE_TYPE = 1;

    /**
     * What the server agrees to if the client offers it. NTLM never seals anything here, but clients that want SMB to
     * encrypt insist on it.
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

    /** How the messages of NTLM travel. */
    private enum Framing {
        OPEN,
        BARE,
        SPNEGO
    }

    /** Knows the passwords. */
    @FunctionalInterface
    public interface Users {
        /** The user's password, or null if there is no such user. */
        char @Nullable [] passwordOf(String user);
    }

    /** Where a login stands. */
    public sealed interface Step permits Continued, Accepted {
        /** What to send to the client; empty with the success of a login without SPNEGO. */
        byte[] token();
    }

    /** The client has to answer. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Continued(byte[] token) implements Step {}

    /**
     * The login has succeeded, or is that of somebody unknown, whom a server may take for a guest.
     *
     * @param kind what became of it
     * @param user the name that the client gave; empty if anonymous
     * @param sessionKey 16 bytes; empty unless it is a known user's
     * @param token what to send with the success
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Accepted(Kind kind, String user, byte[] sessionKey, byte[] token) implements Step {
        /** Who has logged in. */
        public enum Kind {
            /** A user whose password was right. */
            USER,
            /** Somebody whom the server does not know, so that nothing was checked. */
            UNKNOWN,
            /** Nobody. */
            ANONYMOUS
        }
    }

    /**
     * Makes one for one login.
     *
     * @param serverName the server's NetBIOS name
     * @param random source of the challenge; a {@link java.security.SecureRandom} outside of tests
     */
    public NtlmAcceptor(String serverName, Users users, Clock clock, RandomGenerator random) {
        this.serverName = serverName;
        this.users = users;
        this.clock = clock;
        this.random = random;
    }

    /** What stands in the NEGOTIATE response: NTLM is the only mechanism. */
    public static byte[] offer() {
        return Spnego.encode(new NegToken.Init(List.of(Spnego.NTLMSSP), null, null));
    }

    /**
     * Takes the client's next token.
     *
     * @throws AuthFormatException if it is broken, or does not travel as the first one did
     * @throws AuthFailedException if it does not offer NTLM, or the password is wrong
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
                    throw new AuthFailedException("the client offers " + init.names() + ", this server only NTLMSSP");
                }
                // A token of the preferred mechanism is of no use if that is another.
                if (!init.mechTypes().getFirst().equals(Spnego.NTLMSSP) || init.mechToken() == null) {
                    return new Continued(negToken(NegToken.State.ACCEPT_INCOMPLETE, null, null));
                }
                message = init.mechToken().getOctets();
            }
            case NegToken.Resp resp -> {
                if (resp.responseToken() == null) {
                    throw new AuthFormatException("the client's token has no message of NTLM");
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

    /** The token that takes the message to the client as the client's own messages come. */
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
            throw new AuthFormatException("a NEGOTIATE_MESSAGE of " + negotiate.length + " bytes has no flags");
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
            throw new AuthFormatException("the client answers before it was asked");
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
                throw new AuthFormatException("the client signs a list of mechanisms that it did not send");
            }
            byte[] list = Spnego.encodeMechTypes(mechTypes);
            boolean exchange = NtlmFlags.has(message.flags(), NtlmFlags.KEY_EXCHANGE);
            if (!NtlmSignatures.ofClient(sessionKey, exchange).verify(list, mechListMic)) {
                throw new AuthFailedException("the client's list of mechanisms was changed on the way");
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

    /** Checks the password ([MS-NLMP] 3.3.2) and the message's integrity, and gives ExportedSessionKey. */
    private byte[] sessionKey(NtlmAuthenticate message, char[] password) throws AuthException {
        if (!message.isVersion2()) {
            throw new AuthFailedException("the client answers with NTLMv1, which is refused");
        }
        byte[] responseKey = NtlmV2.responseKey(password, message.user(), message.domain());
        byte[] proof = NtlmV2.ntProof(responseKey, serverChallenge, message.clientChallenge());
        if (!MessageDigest.isEqual(proof, message.ntProof())) {
            throw new AuthFailedException("wrong password of " + message.user());
        }
        byte[] key = NtlmV2.sessionBaseKey(responseKey, proof);
        Arrays.fill(responseKey, (byte) 0);
        if (NtlmFlags.has(message.flags(), NtlmFlags.KEY_EXCHANGE)) {
            byte[] encrypted = message.encryptedSessionKey();
            if (encrypted.length != KEY_LENGTH) {
                throw new AuthFormatException("a session key of " + encrypted.length + " bytes");
            }
            key = LegacyCrypto.rc4(key, encrypted);
        }
        if (message.hasMic()) {
            byte[] mic = LegacyCrypto.hmacMd5(key, negotiateMessage, challengeMessage, message.withoutMic());
            if (!MessageDigest.isEqual(mic, message.mic())) {
                throw new AuthFailedException("the messages of the login were changed on the way");
            }
        }
        return key;
    }
}
