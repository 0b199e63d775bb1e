// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.auth;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Encoders of the NTLM messages ([MS-NLMP] 2.2.1). */
final class NtlmMessages {
    /** "NTLMSSP" and a NUL, read as a little-endian long. */
    static final long SIGNATURE = 0x0050_5353_4d4c_544eL;

    /** The offset in bytes of the message integrity code in an AUTHENTICATE_MESSAGE. */
    static final int MIC_OFFSET = 72;

    static final int MIC_LENGTH = 16;

    private static final int NEGOTIATE_LENGTH = 40;
    private static final int AUTHENTICATE_FIXED_LENGTH = MIC_OFFSET + MIC_LENGTH;
    private static final int MAX_FIELD = 0xffff;

    /** VERSION 10.0, build 0, NTLMSSP revision 15 ([MS-NLMP] 2.2.2.10). Servers only log it. */
    private static final long PRODUCT_VERSION = 0x0f00_0000_0000_000aL;

    private static final int TYPE_OFFSET = 8;
    private static final int CHALLENGE_FIXED_LENGTH = 56;

    private NtlmMessages() {}

    /** Returns whether the bytes start like an NTLM message. */
    static boolean isNtlm(byte[] message) {
        return message.length >= TYPE_OFFSET && little(message).getLong(0) == SIGNATURE;
    }

    /** Returns MessageType; 0 if the bytes are not an NTLM message. */
    static int type(byte[] message) {
        boolean whole = isNtlm(message) && message.length >= TYPE_OFFSET + Integer.BYTES;
        return whole ? little(message).getInt(TYPE_OFFSET) : 0;
    }

    private static ByteBuffer little(byte[] message) {
        return ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Encodes a CHALLENGE_MESSAGE.
     *
     * @param serverChallenge 8 bytes
     * @param targetName UTF-16
     */
    static byte[] challenge(int flags, byte[] serverChallenge, byte[] targetName, byte[] targetInfo) {
        int infoAt = CHALLENGE_FIXED_LENGTH + targetName.length;
        return ByteBuffer.allocate(infoAt + targetInfo.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(SIGNATURE)
                .putInt(2)
                .putShort((short) targetName.length)
                .putShort((short) targetName.length)
                .putInt(CHALLENGE_FIXED_LENGTH)
                .putInt(flags)
                .put(serverChallenge)
                .putLong(0)
                .putShort((short) targetInfo.length)
                .putShort((short) targetInfo.length)
                .putInt(infoAt)
                .putLong(PRODUCT_VERSION)
                .put(targetName)
                .put(targetInfo)
                .array();
    }

    /** Encodes a NEGOTIATE_MESSAGE without domain and workstation. */
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
     * Encodes an AUTHENTICATE_MESSAGE whose MIC is zero.
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
