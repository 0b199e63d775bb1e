package dev.heddle.smb.auth;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An AUTHENTICATE_MESSAGE ([MS-NLMP] 2.2.1.3) as a server reads it. */
final class NtlmAuthenticate {
    private static final int TYPE = 3;
    private static final int FIXED_LENGTH = 64;
    private static final int NT_RESPONSE_FIELDS = 20;
    private static final int DOMAIN_FIELDS = 28;
    private static final int USER_FIELDS = 36;
    private static final int SESSION_KEY_FIELDS = 52;
    private static final int FLAGS_OFFSET = 60;
    private static final int PROOF_LENGTH = 16;
    /** Where the AV_PAIR structures begin in NTLMv2_CLIENT_CHALLENGE, which follows the proof. */
    private static final int CHALLENGE_FIXED_LENGTH = 28;

    private final byte[] message;

    private NtlmAuthenticate(byte[] message) {
        this.message = message;
    }

    /**
     * Decodes a message.
     *
     * @throws AuthFormatException if it is no AUTHENTICATE_MESSAGE, is cut short, or a field leads out of it
     */
    static NtlmAuthenticate decode(byte[] message) throws AuthFormatException {
        if (NtlmMessages.type(message) != TYPE || message.length < FIXED_LENGTH) {
            throw new AuthFormatException("the last message of NTLM, of " + message.length + " bytes, is not whole");
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

    /** Whether nobody logs in. */
    boolean anonymous() {
        return user().isEmpty() && field(NT_RESPONSE_FIELDS).length == 0;
    }

    /** Whether the response can be one of NTLMv2; those of NTLMv1 have 24 bytes. */
    boolean isVersion2() {
        return field(NT_RESPONSE_FIELDS).length >= PROOF_LENGTH + CHALLENGE_FIXED_LENGTH;
    }

    byte[] ntProof() {
        return Arrays.copyOf(field(NT_RESPONSE_FIELDS), PROOF_LENGTH);
    }

    /** What follows the proof: called temp in [MS-NLMP] 3.3.2. */
    byte[] clientChallenge() {
        byte[] response = field(NT_RESPONSE_FIELDS);
        return Arrays.copyOfRange(response, PROOF_LENGTH, response.length);
    }

    /** Whether the client says that the message has a MIC. */
    boolean hasMic() throws AuthFormatException {
        byte[] temp = clientChallenge();
        AvPairs pairs = AvPairs.decode(Arrays.copyOfRange(temp, CHALLENGE_FIXED_LENGTH, temp.length));
        return (pairs.flags() & AvPairs.FLAG_MIC_PROVIDED) != 0;
    }

    /**
     * The message integrity code.
     *
     * @throws AuthFormatException if the message has no room for it
     */
    byte[] mic() throws AuthFormatException {
        if (message.length < NtlmMessages.MIC_OFFSET + NtlmMessages.MIC_LENGTH) {
            throw new AuthFormatException("an AUTHENTICATE_MESSAGE of " + message.length + " bytes has no MIC");
        }
        return Arrays.copyOfRange(message, NtlmMessages.MIC_OFFSET, NtlmMessages.MIC_OFFSET + NtlmMessages.MIC_LENGTH);
    }

    /** The message as its MIC was computed: with zeros in its place. */
    byte[] withoutMic() {
        byte[] zeroed = message.clone();
        Arrays.fill(zeroed, NtlmMessages.MIC_OFFSET, NtlmMessages.MIC_OFFSET + NtlmMessages.MIC_LENGTH, (byte) 0);
        return zeroed;
    }
}
