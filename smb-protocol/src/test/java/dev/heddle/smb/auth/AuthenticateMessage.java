// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.auth;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A decoder of the AUTHENTICATE_MESSAGE ([MS-NLMP] 2.2.1.3) with only the checks that a test needs. */
final class AuthenticateMessage {
    private final byte[] bytes;

    private AuthenticateMessage(byte[] bytes) {
        this.bytes = bytes;
    }

    static AuthenticateMessage of(byte[] bytes) {
        return new AuthenticateMessage(bytes.clone());
    }

    private byte[] field(int at) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int offset = in.getInt(at + 4);
        return Arrays.copyOfRange(bytes, offset, offset + Short.toUnsignedInt(in.getShort(at)));
    }

    private String text(int at) {
        return new String(field(at), StandardCharsets.UTF_16LE);
    }

    byte[] lmResponse() {
        return field(12);
    }

    byte[] ntResponse() {
        return field(20);
    }

    byte[] ntProof() {
        return Arrays.copyOf(ntResponse(), 16);
    }

    /** Returns the bytes after the proof, which [MS-NLMP] 3.3.2 calls temp. */
    byte[] clientChallenge() {
        byte[] response = ntResponse();
        return Arrays.copyOfRange(response, 16, response.length);
    }

    /** Returns the list of AV_PAIR structures in the client challenge. */
    byte[] avPairs() {
        byte[] temp = clientChallenge();
        return Arrays.copyOfRange(temp, 28, temp.length);
    }

    long timestamp() {
        return ByteBuffer.wrap(clientChallenge()).order(ByteOrder.LITTLE_ENDIAN).getLong(8);
    }

    String domain() {
        return text(28);
    }

    String user() {
        return text(36);
    }

    String workstation() {
        return text(44);
    }

    byte[] encryptedSessionKey() {
        return field(52);
    }

    int flags() {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(60);
    }

    byte[] mic() {
        return Arrays.copyOfRange(bytes, 72, 88);
    }

    byte[] withoutMic() {
        byte[] zeroed = bytes.clone();
        Arrays.fill(zeroed, 72, 88, (byte) 0);
        return zeroed;
    }
}
