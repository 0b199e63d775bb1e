// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.auth;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A decoder of the AUTHENTICATE_MESSAGE ([MS-NLMP] 2.2.1.3), for servers. */
final class NtlmAuthenticate {
    private static final int TYPE = 3;
    private static final int FIXED_LENGTH = 64;
    private static final int NT_RESPONSE_FIELDS = 20;
    private static final int DOMAIN_FIELDS = 28;
    private static final int USER_FIELDS = 36;
    private static final int SESSION_KEY_FIELDS = 52;
    private static final int FLAGS_OFFSET = 60;
    private static final int PROOF_LENGTH = 16;
    /** The offset of the AV_PAIR structures in NTLMv2_CLIENT_CHALLENGE, which follows the proof. */
    private static final int CHALLENGE_FIXED_LENGTH = 28;

    private final byte[] message;

    private NtlmAuthenticate(byte[] message) {
        this.message = message;
    }

    /**
     * Decodes a message.
     *
     * @throws AuthFormatException if it is not an AUTHENTICATE_MESSAGE, is truncated, or a field is outside the message
     */
    static NtlmAuthenticate decode(byte[] message) throws AuthFormatException {
        if (NtlmMessages.type(message) != TYPE || message.length < FIXED_LENGTH) {
            throw new AuthFormatException("AUTHENTICATE_MESSAGE of " + message.length + " bytes is malformed");
        }
        NtlmAuthenticate decoded = new NtlmAuthenticate(message);
        for (int at : new int[] {NT_RESPONSE_FIELDS, DOMAIN_FIELDS, USER_FIELDS, SESSION_KEY_FIELDS}) {
            decoded.check(at);
        }
        return decoded;
    }

    private ByteBuffer in() {
        return ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void check(int at) throws AuthFormatException {
        long offset = Integer.toUnsignedLong(in().getInt(at + 4));
        int length = Short.toUnsignedInt(in().getShort(at));
        if (offset + length > message.length) {
            throw new AuthFormatException("a field at offset " + offset + " with length " + length
                    + " is not inside an AUTHENTICATE_MESSAGE of " + message.length + " bytes");
        }
    }

    private byte[] field(int at) {
        int offset = in().getInt(at + 4);
        return Arrays.copyOfRange(message, offset, offset + Short.toUnsignedInt(in().getShort(at)));
    }

    int flags() {
        return in().getInt(FLAGS_OFFSET);
    }

    String user() {
        return new String(field(USER_FIELDS), StandardCharsets.UTF_16LE);
    }

    String domain() {
        return new String(field(DOMAIN_FIELDS), StandardCharsets.UTF_16LE);
    }

    byte[] encryptedSessionKey() {
        return field(SESSION_KEY_FIELDS);
    }

    /** Returns whether the client logs in anonymously. */
    boolean anonymous() {
        return user().isEmpty() && field(NT_RESPONSE_FIELDS).length == 0;
    }

    /** Returns whether the response is long enough for NTLMv2; an NTLMv1 response has 24 bytes. */
    boolean isVersion2() {
        return field(NT_RESPONSE_FIELDS).length >= PROOF_LENGTH + CHALLENGE_FIXED_LENGTH;
    }

    byte[] ntProof() {
        return Arrays.copyOf(field(NT_RESPONSE_FIELDS), PROOF_LENGTH);
    }

    /** Returns the bytes after the proof, which [MS-NLMP] 3.3.2 calls temp. */
    byte[] clientChallenge() {
        byte[] response = field(NT_RESPONSE_FIELDS);
        return Arrays.copyOfRange(response, PROOF_LENGTH, response.length);
    }

    /** Returns whether the client declares that the message has a MIC. */
    boolean hasMic() throws AuthFormatException {
        byte[] temp = clientChallenge();
        AvPairs pairs = AvPairs.decode(Arrays.copyOfRange(temp, CHALLENGE_FIXED_LENGTH, temp.length));
        return (pairs.flags() & AvPairs.FLAG_MIC_PROVIDED) != 0;
    }

    /**
     * Returns the message integrity code (MIC).
     *
     * @throws AuthFormatException if the message is too short for a MIC
     */
    byte[] mic() throws AuthFormatException {
        if (message.length < NtlmMessages.MIC_OFFSET + NtlmMessages.MIC_LENGTH) {
            throw new AuthFormatException("an AUTHENTICATE_MESSAGE of " + message.length + " bytes has no MIC");
        }
        return Arrays.copyOfRange(message, NtlmMessages.MIC_OFFSET, NtlmMessages.MIC_OFFSET + NtlmMessages.MIC_LENGTH);
    }

    /** Returns a copy of the message with zeros in place of the MIC: the input of the MIC computation. */
    byte[] withoutMic() {
        byte[] zeroed = message.clone();
        Arrays.fill(zeroed, NtlmMessages.MIC_OFFSET, NtlmMessages.MIC_OFFSET + NtlmMessages.MIC_LENGTH, (byte) 0);
        return zeroed;
    }
}
