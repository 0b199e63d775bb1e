// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.auth;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.time.Instant;
import java.util.Arrays;

/** The computations of NTLMv2 ([MS-NLMP] 3.3.2). */
final class NtlmV2 {
    private static final long FILETIME_EPOCH_TO_UNIX_SECONDS = 11_644_473_600L;
    private static final long TICKS_PER_SECOND = 10_000_000L;
    private static final int NANOS_PER_TICK = 100;

    /**
     * The length of RespType, HiRespType, Reserved1 and 2, TimeStamp, ChallengeFromClient, Reserved3, and of the 4
     * bytes at the end.
     */
    private static final int TEMP_OVERHEAD = 32;

    private NtlmV2() {}

    /**
     * Computes NTOWFv2, the key for the responses and the session key. Overwrites all intermediate forms of the
     * password; the caller overwrites the password itself.
     */
    static byte[] responseKey(char[] password, String user, String domain) {
        byte[] passwordBytes = utf16(CharBuffer.wrap(password));
        byte[] ntHash = LegacyCrypto.md4(passwordBytes);
        byte[] key = LegacyCrypto.hmacMd5(ntHash, utf16(upperCase(user) + domain));
        Arrays.fill(passwordBytes, (byte) 0);
        Arrays.fill(ntHash, (byte) 0);
        return key;
    }

    /** Maps each character, as Windows does: a sharp s stays unchanged, but String.toUpperCase would make it SS. */
    private static String upperCase(String text) {
        StringBuilder upper = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            upper.append(Character.toUpperCase(text.charAt(i)));
        }
        return upper.toString();
    }

    static byte[] utf16(CharSequence text) {
        byte[] bytes = new byte[2 * text.length()];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asCharBuffer().put(CharBuffer.wrap(text));
        return bytes;
    }

    /** Encodes NTLMv2_CLIENT_CHALLENGE ([MS-NLMP] 2.2.2.7), which section 3.3.2 calls temp. */
    static byte[] clientChallenge(long fileTime, byte[] challengeFromClient, byte[] avPairs) {
        return ByteBuffer.allocate(TEMP_OVERHEAD + avPairs.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 1)
                .put((byte) 1)
                .putShort((short) 0)
                .putInt(0)
                .putLong(fileTime)
                .put(challengeFromClient)
                .putInt(0)
                .put(avPairs)
                .array();
    }

    static byte[] ntProof(byte[] responseKey, byte[] serverChallenge, byte[] clientChallenge) {
        return LegacyCrypto.hmacMd5(responseKey, serverChallenge, clientChallenge);
    }

    /** Computes LMv2_RESPONSE ([MS-NLMP] 2.2.2.4): 24 bytes. */
    static byte[] lmResponse(byte[] responseKey, byte[] serverChallenge, byte[] challengeFromClient) {
        return concat(LegacyCrypto.hmacMd5(responseKey, serverChallenge, challengeFromClient), challengeFromClient);
    }

    static byte[] sessionBaseKey(byte[] responseKey, byte[] ntProof) {
        return LegacyCrypto.hmacMd5(responseKey, ntProof);
    }

    static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** Converts an instant to a FILETIME: units of 100 ns since 1601-01-01 UTC. */
    static long fileTime(Instant instant) {
        return (instant.getEpochSecond() + FILETIME_EPOCH_TO_UNIX_SECONDS) * TICKS_PER_SECOND
                + instant.getNano() / NANOS_PER_TICK;
    }
}
