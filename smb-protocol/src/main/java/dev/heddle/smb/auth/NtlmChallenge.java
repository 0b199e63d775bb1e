// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.auth;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The three fields of the CHALLENGE_MESSAGE ([MS-NLMP] 2.2.1.2) that an NTLMv2 client needs. */
final class NtlmChallenge {
    private static final int TYPE = 2;
    /** The end of ServerChallenge; without TargetInfo a server may end the message there. */
    private static final int MIN_LENGTH = 32;

    private static final int FIXED_LENGTH = 48;
    private static final int TARGET_NAME_FIELDS = 12;
    private static final int FLAGS_OFFSET = 20;
    private static final int SERVER_CHALLENGE_OFFSET = 24;
    private static final int SERVER_CHALLENGE_LENGTH = 8;
    private static final int TARGET_INFO_FIELDS = 40;
    /**
     * The maximum length of TargetInfo. The client's response, limited to 64 KiB, repeats it. Real servers send a few
     * hundred bytes.
     */
    private static final int MAX_TARGET_INFO = 32 << 10;

    private final int flags;
    private final byte[] serverChallenge;
    private final AvPairs targetInfo;

    private NtlmChallenge(int flags, byte[] serverChallenge, AvPairs targetInfo) {
        this.flags = flags;
        this.serverChallenge = serverChallenge;
        this.targetInfo = targetInfo;
    }

    /**
     * Decodes a message.
     *
     * <p>A message without TargetInfo gives an empty list: TargetInfo is optional, and NTLMv2 works without it.
     *
     * @throws AuthFormatException if it is not a CHALLENGE_MESSAGE, is truncated, or a field is outside the message
     */
    static NtlmChallenge decode(byte[] message) throws AuthFormatException {
        requireLength(message, MIN_LENGTH);
        ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        if (in.getLong(0) != NtlmMessages.SIGNATURE) {
            throw new AuthFormatException("NTLM message does not begin with NTLMSSP");
        }
        int type = in.getInt(8);
        if (type != TYPE) {
            throw new AuthFormatException("NTLM message of type " + Integer.toUnsignedString(type) + ", expected 2");
        }
        int flags = in.getInt(FLAGS_OFFSET);
        field(in, TARGET_NAME_FIELDS, MIN_LENGTH, "TargetName");
        byte[] serverChallenge = new byte[SERVER_CHALLENGE_LENGTH];
        in.get(SERVER_CHALLENGE_OFFSET, serverChallenge);
        if (!NtlmFlags.has(flags, NtlmFlags.TARGET_INFO)) {
            return new NtlmChallenge(flags, serverChallenge, new AvPairs());
        }
        requireLength(message, FIXED_LENGTH);
        byte[] targetInfo = field(in, TARGET_INFO_FIELDS, FIXED_LENGTH, "TargetInfo");
        if (targetInfo.length > MAX_TARGET_INFO) {
            throw new AuthFormatException(
                    "TargetInfo of " + targetInfo.length + " bytes is more than the " + MAX_TARGET_INFO + " allowed");
        }
        return new NtlmChallenge(flags, serverChallenge, AvPairs.decode(targetInfo));
    }

    private static void requireLength(byte[] message, int least) throws AuthFormatException {
        if (message.length < least) {
            throw new AuthFormatException("CHALLENGE_MESSAGE of " + message.length + " bytes is shorter than " + least);
        }
    }

    /** Returns the bytes that a triple of length, maximum length and offset describes. Checks it before allocation. */
    private static byte[] field(ByteBuffer in, int at, int payload, String name) throws AuthFormatException {
        int length = Short.toUnsignedInt(in.getShort(at));
        long offset = Integer.toUnsignedLong(in.getInt(at + 4));
        if (length == 0) {
            return new byte[0];
        }
        if (offset < payload || offset + length > in.limit()) {
            throw new AuthFormatException(name + " at offset " + offset + " with length " + length
                    + " is not inside the payload of a CHALLENGE_MESSAGE of " + in.limit() + " bytes");
        }
        byte[] value = new byte[length];
        in.get((int) offset, value);
        return value;
    }

    int flags() {
        return flags;
    }

    byte[] serverChallenge() {
        return serverChallenge;
    }

    AvPairs targetInfo() {
        return targetInfo;
    }
}
