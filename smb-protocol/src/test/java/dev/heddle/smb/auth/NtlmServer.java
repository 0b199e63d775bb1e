// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.auth;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.bouncycastle.asn1.DEROctetString;

/** The server side of one NTLMv2 login in SPNEGO, for scripted servers that know the user's password. */
public final class NtlmServer {
    private static final byte[] SERVER_CHALLENGE = {1, 2, 3, 4, 5, 6, 7, 8};
    private static final int FLAGS = NtlmFlags.REQUIRED
            | NtlmFlags.SIGN
            | NtlmFlags.ALWAYS_SIGN
            | NtlmFlags.TARGET_INFO
            | NtlmFlags.VERSION
            | NtlmFlags.KEY_EXCHANGE;
    private static final int TARGET_INFO_AT = 56;

    private final String user;
    private final char[] password;

    /** Creates a server that accepts this user. */
    public NtlmServer(String user, String password) {
        this.user = user;
        this.password = password.toCharArray();
    }

    /** Returns the token for the NEGOTIATE response, which offers NTLM as the only mechanism. */
    public static byte[] offer() {
        return Spnego.encode(new NegToken.Init(List.of(Spnego.NTLMSSP), null, null));
    }

    /** Returns a TargetInfo like that of a server: a name, a timestamp, the end. */
    public static byte[] targetInfo() {
        AvPairs pairs = new AvPairs();
        pairs.put(3, NtlmV2.utf16("played"));
        pairs.put(
                AvPairs.TIMESTAMP,
                ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(0x01DC_0000_0000_0000L)
                        .array());
        return pairs.encode();
    }

    /** Returns a CHALLENGE_MESSAGE with this TargetInfo at offset 56, at the end of the message. */
    public static byte[] challengeMessage(byte[] targetInfo) {
        return ByteBuffer.allocate(TARGET_INFO_AT + targetInfo.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(NtlmMessages.SIGNATURE)
                .putInt(2)
                .putInt(0)
                .putInt(TARGET_INFO_AT)
                .putInt(FLAGS)
                .put(SERVER_CHALLENGE)
                .putLong(0)
                .putShort((short) targetInfo.length)
                .putShort((short) targetInfo.length)
                .putInt(TARGET_INFO_AT)
                .putLong(0)
                .put(targetInfo)
                .array();
    }

    /** Returns a NegTokenResp that continues the negotiation with an NTLM message. */
    public static byte[] wrapped(byte[] ntlmMessage) {
        return Spnego.encode(new NegToken.Resp(
                NegToken.State.ACCEPT_INCOMPLETE, Spnego.NTLMSSP, new DEROctetString(ntlmMessage), null));
    }

    /** Returns the last token without a mechListMIC, as Azure Files, Apple, ksmbd and impacket send it. */
    public static byte[] completedWithoutMic() {
        return Spnego.encode(new NegToken.Resp(NegToken.State.ACCEPT_COMPLETED, null, null, null));
    }

    /** Returns the last token with a mechListMIC that was computed with a wrong key. */
    public static byte[] completedWithWrongMic() {
        byte[] mic = NtlmSignatures.ofServer(new byte[16], true).sign(Spnego.encodeMechTypes(List.of(Spnego.NTLMSSP)));
        return Spnego.encode(new NegToken.Resp(NegToken.State.ACCEPT_COMPLETED, null, null, new DEROctetString(mic)));
    }

    /** Returns a CHALLENGE_MESSAGE without TargetInfo, which ends after ServerChallenge. */
    public static byte[] challengeWithoutTargetInfo() {
        byte[] message = Arrays.copyOf(challengeMessage(new byte[0]), 32);
        message[22] &= (byte) ~(NtlmFlags.TARGET_INFO >>> 16);
        return message;
    }

    /** Returns whether the client requests signatures in its first token, or sends one in a later token. */
    public static boolean wantsSignatures(byte[] token) throws AuthException {
        return switch (Spnego.decode(token)) {
            case NegToken.Init init -> {
                byte[] negotiate = Objects.requireNonNull(init.mechToken()).getOctets();
                int flags = ByteBuffer.wrap(negotiate)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getInt(12);
                yield (flags & (NtlmFlags.SIGN | NtlmFlags.ALWAYS_SIGN | NtlmFlags.KEY_EXCHANGE)) != 0;
            }
            case NegToken.Resp resp -> resp.mechListMic() != null;
        };
    }

    /** The result of a successful login: the session key and the last token. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Accepted(byte[] sessionKey, byte[] token) {}

    /**
     * Checks the client's last token.
     *
     * @throws AuthException if the token does not prove this user's password
     */
    public Accepted accept(byte[] token) throws AuthException {
        if (!(Spnego.decode(token) instanceof NegToken.Resp response) || response.responseToken() == null) {
            throw new AuthFormatException("the client's token has no AUTHENTICATE_MESSAGE");
        }
        AuthenticateMessage message =
                AuthenticateMessage.of(response.responseToken().getOctets());
        byte[] key = NtlmV2.responseKey(password, user, message.domain());
        byte[] proof = NtlmV2.ntProof(key, SERVER_CHALLENGE, message.clientChallenge());
        if (!MessageDigest.isEqual(proof, message.ntProof())) {
            throw new AuthFailedException("wrong password for " + message.user());
        }
        byte[] sessionKey = LegacyCrypto.rc4(NtlmV2.sessionBaseKey(key, proof), message.encryptedSessionKey());
        byte[] mic = NtlmSignatures.ofServer(sessionKey, true).sign(Spnego.encodeMechTypes(List.of(Spnego.NTLMSSP)));
        byte[] last =
                Spnego.encode(new NegToken.Resp(NegToken.State.ACCEPT_COMPLETED, null, null, new DEROctetString(mic)));
        return new Accepted(sessionKey, last);
    }
}
