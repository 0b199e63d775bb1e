// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.MD4Digest;

/** The minimal NTLMv2 messages of a client: without SPNEGO, key exchange, version and MIC. */
final class HandMadeNtlm {
    /** Unicode, signing, NTLM, always sign, extended session security, 128 bits. */
    private static final int FLAGS = 0x2008_8211;

    private static final int CHALLENGE_FLAGS_AT = 20;
    private static final int SERVER_CHALLENGE_AT = 24;
    private static final int TARGET_INFO_FIELDS_AT = 40;
    private static final int AUTHENTICATE_LENGTH = 64;

    private HandMadeNtlm() {}

    private static ByteBuffer message(byte[] message, int type) {
        return ByteBuffer.wrap(message)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("NTLMSSP\0".getBytes(US_ASCII))
                .putInt(type);
    }

    static byte[] negotiate() {
        byte[] message = new byte[32];
        message(message, 1).putInt(FLAGS);
        return message;
    }

    /** Returns the AUTHENTICATE of an anonymous login. */
    static byte[] anonymous() {
        return authenticate(new byte[1], new byte[0], "", FLAGS | 0x800);
    }

    static byte[] answer(byte[] challenge, String user, String password) throws GeneralSecurityException {
        ByteBuffer in = ByteBuffer.wrap(challenge).order(ByteOrder.LITTLE_ENDIAN);
        byte[] targetInfo = new byte[in.getShort(TARGET_INFO_FIELDS_AT)];
        in.get(in.getInt(TARGET_INFO_FIELDS_AT + 4), targetInfo);
        byte[] temp = ByteBuffer.allocate(28 + targetInfo.length + 4)
                .put(new byte[] {1, 1})
                .position(28)
                .put(targetInfo)
                .array();
        byte[] key = hmac(md4(password), user.toUpperCase(Locale.ROOT).getBytes(UTF_16LE));
        byte[] serverChallenge = new byte[8];
        in.get(SERVER_CHALLENGE_AT, serverChallenge);
        byte[] proof = hmac(key, joined(serverChallenge, temp));
        return authenticate(new byte[24], joined(proof, temp), user, in.getInt(CHALLENGE_FLAGS_AT) & FLAGS);
    }

    private static byte[] authenticate(byte[] lmResponse, byte[] ntResponse, String user, int flags) {
        byte[] name = user.getBytes(UTF_16LE);
        byte[][] fields = {lmResponse, ntResponse, {}, name, {}, {}};
        byte[] message = new byte[AUTHENTICATE_LENGTH + lmResponse.length + ntResponse.length + name.length];
        ByteBuffer out = message(message, 3);
        int at = AUTHENTICATE_LENGTH;
        for (byte[] field : fields) {
            out.putShort((short) field.length).putShort((short) field.length).putInt(at);
            at += field.length;
        }
        out.putInt(flags);
        for (byte[] field : fields) {
            out.put(field);
        }
        return message;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    private static byte[] md4(String password) {
        byte[] text = password.getBytes(UTF_16LE);
        MD4Digest digest = new MD4Digest();
        digest.update(text, 0, text.length);
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        return hash;
    }

    private static byte[] hmac(byte[] key, byte[] data) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacMD5");
        mac.init(new SecretKeySpec(key, "HmacMD5"));
        return mac.doFinal(data);
    }
}
