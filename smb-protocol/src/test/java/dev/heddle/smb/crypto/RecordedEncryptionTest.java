// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.wire.WireFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.MD4Digest;
import org.bouncycastle.crypto.engines.RC4Engine;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Derives the keys from a password and the bytes of a recorded login, and decrypts the messages after the login. */
class RecordedEncryptionTest {
    private static final int COMMAND = 12;
    private static final int FLAGS = 16;
    private static final int SESSION_ID = 40;
    private static final int[] COMMANDS = {3, 3, 9, 9, 8, 8};

    static Stream<Arguments> sessions() {
        return Stream.of(
                Arguments.of(CipherKind.AES_128_CCM, true, EncryptedSessions.SAMBA_311_AES_128_CCM),
                Arguments.of(CipherKind.AES_128_GCM, true, EncryptedSessions.SAMBA_311_AES_128_GCM),
                Arguments.of(CipherKind.AES_256_CCM, true, EncryptedSessions.SAMBA_311_AES_256_CCM),
                Arguments.of(CipherKind.AES_256_GCM, true, EncryptedSessions.SAMBA_311_AES_256_GCM),
                Arguments.of(CipherKind.AES_128_CCM, false, EncryptedSessions.SAMBA_300));
    }

    @ParameterizedTest
    @MethodSource("sessions")
    void samba(CipherKind kind, boolean preauth, List<byte[]> session)
            throws WireFormatException, GeneralSecurityException {
        List<byte[]> login = session.subList(0, EncryptedSessions.LOGIN_MESSAGES);
        List<byte[]> encrypted = session.subList(EncryptedSessions.LOGIN_MESSAGES, session.size());
        byte[][] keys = keys(kind, preauth, login);
        MessageCipher client = MessageCipher.of(kind, keys[0], keys[1]);
        MessageCipher server = MessageCipher.of(kind, keys[1], keys[0]);
        long sessionId = little(login.get(4)).getLong(SESSION_ID);

        assertThat(encrypted).hasSameSizeAs(COMMANDS);
        for (int i = 0; i < encrypted.size(); i++) {
            boolean response = i % 2 == 1;
            byte[] plain = decrypt(response ? client : server, encrypted.get(i), sessionId);

            assertThat(little(plain).getInt(0)).isEqualTo(0x424d53fe);
            assertThat(little(plain).getShort(COMMAND)).isEqualTo((short) COMMANDS[i]);
            assertThat(little(plain).getInt(FLAGS) & 1).isEqualTo(response ? 1 : 0);
            assertThat(little(plain).getLong(SESSION_ID)).isEqualTo(sessionId);
        }
        assertThat(decrypt(server, encrypted.get(2), sessionId))
                .asString(StandardCharsets.US_ASCII)
                .endsWith(EncryptedSessions.FILE_CONTENT);
        assertThat(decrypt(client, encrypted.get(5), sessionId))
                .asString(StandardCharsets.US_ASCII)
                .endsWith(EncryptedSessions.FILE_CONTENT);
    }

    private static byte[] decrypt(MessageCipher cipher, byte[] message, long sessionId) throws WireFormatException {
        MessageCipher.checkHeader(message, 0, message.length);
        assertThat(MessageCipher.sessionId(message, 0)).isEqualTo(sessionId);
        byte[] plain = new byte[message.length - MessageCipher.TRANSFORM_HEADER_LENGTH];
        assertThat(cipher.decrypt(message, 0, message.length, plain, 0)).isTrue();
        return plain;
    }

    /** Returns the client's encryption key and its decryption key. */
    private static byte[][] keys(CipherKind kind, boolean preauth, List<byte[]> login) throws GeneralSecurityException {
        byte[] sessionKey = sessionKey(login);
        if (!preauth) {
            return new byte[][] {KeyDerivation.encryptionKey(sessionKey), KeyDerivation.decryptionKey(sessionKey)};
        }
        PreauthIntegrity chain = new PreauthIntegrity();
        login.forEach(chain::update);
        return new byte[][] {
            KeyDerivation.encryptionKey(sessionKey, chain.value(), kind.keyBits()),
            KeyDerivation.decryptionKey(sessionKey, chain.value(), kind.keyBits())
        };
    }

    /**
     * Computes the exported session key of the recorded NTLMv2 login ([MS-NLMP] 3.3.2, 3.4.5.1) without the client's
     * code.
     */
    private static byte[] sessionKey(List<byte[]> login) throws GeneralSecurityException {
        byte[] challenge = ntlm(login.get(3));
        byte[] authenticate = ntlm(login.get(4));
        byte[] ntResponse = field(authenticate, 20);
        String domain = new String(field(authenticate, 28), StandardCharsets.UTF_16LE);
        String user = new String(field(authenticate, 36), StandardCharsets.UTF_16LE);
        byte[] responseKey = hmacMd5(
                md4(EncryptedSessions.PASSWORD.getBytes(StandardCharsets.UTF_16LE)),
                (user.toUpperCase(Locale.ROOT) + domain).getBytes(StandardCharsets.UTF_16LE));
        byte[] proof = Arrays.copyOf(ntResponse, 16);
        byte[] serverChallenge = Arrays.copyOfRange(challenge, 24, 32);
        byte[] clientChallenge = Arrays.copyOfRange(ntResponse, 16, ntResponse.length);
        assertThat(hmacMd5(responseKey, serverChallenge, clientChallenge)).isEqualTo(proof);

        RC4Engine rc4 = new RC4Engine();
        rc4.init(false, new KeyParameter(hmacMd5(responseKey, proof)));
        byte[] key = new byte[16];
        rc4.processBytes(field(authenticate, 52), 0, 16, key, 0);
        return key;
    }

    /** Returns the NTLM message in a SESSION_SETUP message. */
    private static byte[] ntlm(byte[] message) {
        String text = new String(message, StandardCharsets.ISO_8859_1);
        int at = text.indexOf("NTLMSSP\0");
        assertThat(at).isPositive();
        return Arrays.copyOfRange(message, at, message.length);
    }

    private static byte[] field(byte[] message, int at) {
        int offset = little(message).getInt(at + 4);
        return Arrays.copyOfRange(message, offset, offset + little(message).getShort(at));
    }

    private static byte[] md4(byte[] message) {
        MD4Digest md4 = new MD4Digest();
        md4.update(message, 0, message.length);
        byte[] digest = new byte[16];
        md4.doFinal(digest, 0);
        return digest;
    }

    private static byte[] hmacMd5(byte[] key, byte[]... parts) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacMD5");
        mac.init(new SecretKeySpec(key, "HmacMD5"));
        for (byte[] part : parts) {
            mac.update(part);
        }
        return mac.doFinal();
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
