package dev.heddle.smb.auth;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Encoders of the two messages that a client sends ([MS-NLMP] 2.2.1.1, 2.2.1.3). */
final class NtlmMessages {
    /** "NTLMSSP" and a NUL, read as a little-endian long. */
    static final long SIGNATURE = 0x0050_5353_4d4c_544eL;

    /** Offset and length in bytes of the message integrity code in an AUTHENTICATE_MESSAGE. */
    static final int MIC_OFFSET = 72;

    static final int MIC_LENGTH = 16;

    private static final int NEGOTIATE_LENGTH = 40;
    private static final int AUTHENTICATE_FIXED_LENGTH = MIC_OFFSET + MIC_LENGTH;
    private static final int MAX_FIELD = 0xffff;

    /** VERSION 10.0, build 0, NTLMSSP revision 15 ([MS-NLMP] 2.2.2.10); servers only log it. */
    private static final long PRODUCT_VERSION = 0x0f00_0000_0000_000aL;

    private NtlmMessages() {}

    /** A NEGOTIATE_MESSAGE that names neither domain nor workstation. */
    static byte[] negotiate(int flags) {
        return ByteBuffer.allocate(NEGOTIATE_LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(SIGNATURE)
                .putInt(1)
                .putInt(flags)
                .putShort((short) 0)
                .putShort((short) 0)
                .putInt(NEGOTIATE_LENGTH)
                .putShort((short) 0)
                .putShort((short) 0)
                .putInt(NEGOTIATE_LENGTH)
                .putLong(PRODUCT_VERSION)
                .array();
    }

    /**
     * An AUTHENTICATE_MESSAGE whose MIC is zero.
     *
     * @param payload LmChallengeResponse, NtChallengeResponse, DomainName, UserName, Workstation and
     *     EncryptedRandomSessionKey, in this order, each up to 65,535 bytes
     */
    static byte[] authenticate(int flags, byte[]... payload) {
        int size = AUTHENTICATE_FIXED_LENGTH;
        for (byte[] field : payload) {
            if (field.length > MAX_FIELD) {
                throw new IllegalArgumentException("field of an AUTHENTICATE_MESSAGE has " + field.length + " bytes");
            }
            size += field.length;
        }
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(SIGNATURE).putInt(3);
        int offset = AUTHENTICATE_FIXED_LENGTH;
        for (byte[] field : payload) {
            out.putShort((short) field.length).putShort((short) field.length).putInt(offset);
            offset += field.length;
        }
        out.putInt(flags).putLong(PRODUCT_VERSION).position(AUTHENTICATE_FIXED_LENGTH);
        for (byte[] field : payload) {
            out.put(field);
        }
        return out.array();
    }
}
