// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.auth;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The NTLM message signatures of one direction, with extended session security and 128-bit keys ([MS-NLMP] 3.4.4.2).
 * The sequence number and the RC4 stream continue from message to message. Not thread-safe.
 */
final class NtlmSignatures {
    static final int LENGTH = 16;

    private static final int VERSION = 1;
    private static final int CHECKSUM_LENGTH = 8;

    private final byte[] signingKey;
    private final LegacyCrypto.Rc4 sealing;
    private final boolean keyExchange;
    private int sequence;

    private NtlmSignatures(byte[] sessionKey, String direction, boolean keyExchange) {
        this.signingKey = derive(sessionKey, direction, "signing");
        byte[] sealingKey = derive(sessionKey, direction, "sealing");
        this.sealing = new LegacyCrypto.Rc4(sealingKey);
        this.keyExchange = keyExchange;
        Arrays.fill(sealingKey, (byte) 0);
    }

    /** Creates the signatures of messages from the client. */
    static NtlmSignatures ofClient(byte[] sessionKey, boolean keyExchange) {
        return new NtlmSignatures(sessionKey, "client-to-server", keyExchange);
    }

    /** Creates the signatures of messages from the server. */
    static NtlmSignatures ofServer(byte[] sessionKey, boolean keyExchange) {
        return new NtlmSignatures(sessionKey, "server-to-client", keyExchange);
    }

    /** Derives a key: SIGNKEY or SEALKEY ([MS-NLMP] 3.4.5.2, 3.4.5.3). */
    static byte[] derive(byte[] sessionKey, String direction, String purpose) {
        String constant = "session key to " + direction + " " + purpose + " key magic constant\0";
        return LegacyCrypto.md5(sessionKey, constant.getBytes(StandardCharsets.US_ASCII));
    }

    /** Computes the NTLMSSP_MESSAGE_SIGNATURE ([MS-NLMP] 2.2.2.9.2) of the next message: 16 bytes. */
    byte[] sign(byte[] message) {
        byte[] number = ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(sequence++)
                .array();
        byte[] checksum = Arrays.copyOf(LegacyCrypto.hmacMd5(signingKey, number, message), CHECKSUM_LENGTH);
        return ByteBuffer.allocate(LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(VERSION)
                .put(keyExchange ? sealing.apply(checksum) : checksum)
                .put(number)
                .array();
    }

    /** Verifies the signature of the next message; compares in constant time. */
    boolean verify(byte[] message, byte[] signature) {
        return MessageDigest.isEqual(sign(message), signature);
    }

    void destroy() {
        Arrays.fill(signingKey, (byte) 0);
    }
}
