// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.AEADBlockCipher;
import org.bouncycastle.crypto.modes.CCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AeadEngineTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final String SPEC_KEY = "feffe9928665731c6d6a8f9467308308";
    private static final String SPEC_NONCE = "cafebabefacedbaddecaf888";
    private static final String SPEC_AAD = "feedfacedeadbeeffeedfacedeadbeefabaddad2";
    private static final String SPEC_TEXT = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
            + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255";
    private static final String SPEC_OUT_128 = "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
            + "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091473f5985";
    private static final String SPEC_OUT_256 = "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
            + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad";

    /**
     * Test cases 1 to 4 and 13 to 16 of McGrew and Viega, The Galois/Counter Mode of Operation (cited by NIST SP
     * 800-38D): all cases with these key lengths and a 12-byte nonce.
     */
    @ParameterizedTest
    @CsvSource({
        "16, 0, 58e2fccefa7e3061367f1d57a4e7455a",
        "16, 16, ab6e47d42cec13bdf53a67b21257bddf",
        "16, 64, 4d5c2af327cd64a62cf35abd2ba6fab4",
        "16, 60, 5bc94fbc3221a5db94fae95ae7121a47",
        "32, 0, 530f8afbc74536b9a963b4f1c4cb738b",
        "32, 16, d0d1c8a799996bf0265b98b5d48ab919",
        "32, 64, b094dac5d93471bdec1a502270e3cc6c",
        "32, 60, 76fc6ece0f4e1768cddf8853bb2d551b"
    })
    void gcmOfItsSpecification(int keyLength, int length, String tag) throws GeneralSecurityException {
        boolean zeros = length <= 16;
        String key = zeros ? "00".repeat(keyLength) : SPEC_KEY.repeat(keyLength / 16);
        String nonce = zeros ? "00".repeat(12) : SPEC_NONCE;
        String aad = length == 60 ? SPEC_AAD : "";
        String text = zeros ? "00".repeat(length) : SPEC_TEXT.substring(0, 2 * length);
        String zerosOut = keyLength == 16 ? "0388dace60b6a392f328c2b971b2fe78" : "cea7403d4d606b6e074ec5d3baf39d18";
        String out = zeros ? zerosOut : keyLength == 16 ? SPEC_OUT_128 : SPEC_OUT_256;

        assertBothWays(
                new GcmEngine(aes(key)), new GcmEngine(aes(key)), nonce, aad, text, out.substring(0, 2 * length) + tag);
    }

    /** RFC 3610, packet vectors 1, 2, 3, 6 and 7: tags of 8 and 10 bytes, nonces of 13 bytes. */
    @ParameterizedTest
    @CsvSource({
        "8, 00000003020100a0a1a2a3a4a5, 8, 30," + " 588c979a61c663d2f066d0c2c0f989806d5f6b61dac38417e8d12cfdf926e0",
        "8, 00000004030201a0a1a2a3a4a5, 8, 31," + " 72c91a36e135f8cf291ca894085c87e3cc15c439c9e43a3ba091d56e10400916",
        "8, 00000005040302a0a1a2a3a4a5, 8, 32," + " 51b1e5f44a197d1da46b0f8e2d282ae871e838bb64da8596574adaa76fbd9fb0c5",
        "8, 00000008070605a0a1a2a3a4a5, 12, 32," + " 6fc1b011f006568b5171a42d953d469b2570a4bd87405a0443ac91cb94",
        "10, 00000009080706a0a1a2a3a4a5, 8, 30," + " 0135d1b2c95f41d5d1d4fec185d166b8094e999dfed96c048c56602c97acbb7490"
    })
    void ccmOfRfc3610(int tagLength, String nonce, int firstOfText, int last, String out)
            throws GeneralSecurityException {
        CcmEngine engine = new CcmEngine(aes("c0c1c2c3c4c5c6c7c8c9cacbcccdcecf"));

        assertBothWays(
                engine, engine, nonce, counting(0, firstOfText - 1), counting(firstOfText, last), out, tagLength);
    }

    /** NIST SP 800-38C, examples 1 to 3. */
    @ParameterizedTest
    @CsvSource({
        "4, 10111213141516, 7, 23, 7162015b4dac255d",
        "6, 1011121314151617, f, 2f, d2a1f0e051ea5f62081a7792073d593d1fc64fbfaccd",
        "8, 101112131415161718191a1b, 13, 37, e3b201a9f5b71a7a9b1ceaeccd97e70b6176aad9a4428aa5484392fbc1b09951"
    })
    void ccmOfItsStandard(int tagLength, String nonce, String lastOfAad, String last, String out)
            throws GeneralSecurityException {
        CcmEngine engine = new CcmEngine(aes("404142434445464748494a4b4c4d4e4f"));
        String aad = counting(0, Integer.parseInt(lastOfAad, 16));

        assertBothWays(engine, engine, nonce, aad, counting(0x20, Integer.parseInt(last, 16)), out, tagLength);
    }

    private static String counting(int first, int last) {
        StringBuilder text = new StringBuilder();
        for (int i = first; i <= last; i++) {
            text.append(HEX.toHexDigits((byte) i));
        }
        return text.toString();
    }

    /**
     * NIST CAVP, file VNT192.rsp, the vectors with the nonce length of SMB: 32 bytes of associated data, 32 bytes of
     * text, a 16-byte tag.
     */
    @ParameterizedTest
    @CsvSource({
        "d3284d1de51559c1ddbfe6, 21214ac2314fdfe07bc4d066245a97b1a10470df2a6d6b926cdcbff07f5b61ef,"
                + " 88a5c1c2ae4eb463a3283dc5c81f665b0f6d54495f6cc9d43aa8ee179d3950f8,"
                + " 65ed1e3919d208e9e5267370b9cf9b1431ef0c584dd2cf057d243a03523ca7562a18840cac2199030c008741d74fb220",
        "50f7d182a3d5f0388465e4, 6389bbe519992fd98a97842ecc4d2b2569328c10bd3d93c09ffb6b4044e089c4,"
                + " 68e9cca19882c4b0c817d0645a97f74016b3f0ac133829eadb9c0e4bcad687a3,"
                + " 72836a9a3c196e6c6e49b9a7808297d1bc2f0f02f018bb5418a4264215a9cadf691d71c18798554efcc028599a7d1e21",
        "4535bcd6693c8afd857a5e, 8e5018061b35089881ef5970d886fc8ac267c0499ec12404fe3069c15b99ec40,"
                + " 231291a36b06914eadbc393884b610a1c6becb33fe8567d01d8b748e6c3eb400,"
                + " e55487389e1ab4c99a7145e1fa5237f9d803117e01890c3e3c54a14d6e3bbe68bb7b0ea88d8ddffb0ea9ee2b75872d1c",
        "4517cd58232cc31e1ba95f, 1e871638d2b6e10df1bceae5d21eed9caec77e845fb5f0b867f376ad34c7880a,"
                + " 2d8766b4f4e95bc347b5ee6973107c2455785889785b117d7de2f4a8c00ed227,"
                + " e295fcb816dcf81291ce3fce5fa5d867401ef4158f393d3cc9ca04b3ac7d3568962fa8626e47a2e1ac4b0cdec47d210c",
        "e393c6d850cdd8a238869b, eec5f00cd1685d0086d2bf38003e34ece7bc5ec9858363e7e38838fa2f5020cc,"
                + " 1dc7da9bd467e8e9c933c1e194f3639dc1915989d315df0288d346235fe39adb,"
                + " 633bef71c033a43ba305246ec34a68fd86a29977494b765ba70ea8e6df0eae33846ba9679400ba421008b581b7314593",
        "d8d4a45a774f6d9641bb0d, bc3de7d3028be3759c7c0f31ef3511e1f90afd1c86e427b8a7e6368d60507a7c,"
                + " 2b754401c14946c16dc1ad5e5be7ac53eb2b41b2b5585cbbcbc643ad3dd235dc,"
                + " bf7ee1f5fe24572994fc91d8b2ae75b8be80d0449d6ca7f8593baa2b88de49da10401930b06a7898f35bf53cbde4e3e6",
        "a2cbb47a933bdcda307443, c6e30dfc1c654173b8caa0edc85ed6b1883c244f5812118312245c5b9a94349c,"
                + " adc4b5f4f7dbd5a3fae2cecc7e953f23bb59c269be1772df0e4aaa0090570f6f,"
                + " 688563debce4715ea15619a457f3fca674e9001af716eb9fc2a30c6137396619d73aada4fc594b8faebfa8d6545d050f"
    })
    void ccmOfNist(String nonce, String aad, String text, String out) throws GeneralSecurityException {
        SecretKeySpec key = aes("7a182e4e3367194662d614bb11da11e86596f724204f48ff");
        CcmEngine engine = new CcmEngine(key);

        assertBothWays(engine, engine, nonce, aad, text, out);
    }

    @ParameterizedTest
    @EnumSource
    void equalsBouncyCastleForManySizes(CipherKind kind) throws GeneralSecurityException, InvalidCipherTextException {
        assertEqualsBouncyCastle(kind, false);
    }

    /** Tests the engine after a message that was long enough for pieces of full size. */
    @ParameterizedTest
    @EnumSource
    void equalsBouncyCastleWhenItHasBeenUsedMuch(CipherKind kind)
            throws GeneralSecurityException, InvalidCipherTextException {
        assertEqualsBouncyCastle(kind, true);
    }

    private static void assertEqualsBouncyCastle(CipherKind kind, boolean used)
            throws GeneralSecurityException, InvalidCipherTextException {
        Random random = new Random(kind.id());
        byte[] key = bytes(random, kind.keyBits() / 8);
        AeadEngine sealing = AeadEngine.create(kind, key);
        AeadEngine opening = AeadEngine.create(kind, key);
        for (int size : sizes(random, used)) {
            byte[] text = bytes(random, size);
            byte[] nonce = bytes(random, kind.nonceLength());
            byte[] aad = bytes(random, 32);
            byte[] expected = bouncyCastle(kind, key, nonce, aad, text);

            byte[] out = new byte[size + AeadEngine.TAG_LENGTH];
            byte[] tag = new byte[AeadEngine.TAG_LENGTH];
            sealing.encrypt(nonce, aad, text, 0, size, out, 0, tag);
            System.arraycopy(tag, 0, out, size, tag.length);
            assertThat(Arrays.equals(out, expected))
                    .as("%d bytes encrypted", size)
                    .isTrue();

            byte[] back = new byte[size];
            boolean right = opening.decrypt(nonce, aad, expected, 0, size, tag, back, 0);
            assertThat(right && Arrays.equals(back, text))
                    .as("%d bytes decrypted", size)
                    .isTrue();
        }
    }

    private static void assertBothWays(
            AeadEngine sealing, AeadEngine opening, String nonce, String aad, String text, String outAndTag)
            throws GeneralSecurityException {
        assertBothWays(sealing, opening, nonce, aad, text, outAndTag, AeadEngine.TAG_LENGTH);
    }

    private static void assertBothWays(
            AeadEngine sealing,
            AeadEngine opening,
            String nonce,
            String aad,
            String text,
            String outAndTag,
            int tagLength)
            throws GeneralSecurityException {
        byte[] plain = HEX.parseHex(text);
        byte[] out = new byte[plain.length + tagLength];
        byte[] tag = new byte[tagLength];
        sealing.encrypt(HEX.parseHex(nonce), HEX.parseHex(aad), plain, 0, plain.length, out, 0, tag);
        System.arraycopy(tag, 0, out, plain.length, tag.length);
        assertThat(HEX.formatHex(out)).isEqualTo(outAndTag);

        byte[] back = new byte[plain.length];
        boolean right = opening.decrypt(HEX.parseHex(nonce), HEX.parseHex(aad), out, 0, plain.length, tag, back, 0);
        assertThat(right).isTrue();
        assertThat(back).isEqualTo(plain);
    }

    private static byte[] bouncyCastle(CipherKind kind, byte[] key, byte[] nonce, byte[] aad, byte[] text)
            throws InvalidCipherTextException {
        AEADBlockCipher oracle = kind.gcm()
                ? GCMBlockCipher.newInstance(AESEngine.newInstance())
                : CCMBlockCipher.newInstance(AESEngine.newInstance());
        oracle.init(true, new AEADParameters(new KeyParameter(key), 128, nonce, aad));
        byte[] out = new byte[oracle.getOutputSize(text.length)];
        int done = oracle.processBytes(text, 0, text.length, out, 0);
        oracle.doFinal(out, done);
        return out;
    }

    private static int[] sizes(Random random, boolean used) {
        int[] sizes = new int[450];
        for (int i = 0; i < sizes.length; i++) {
            int chunkEdge = 16 * 1024 * (1 + i % 4) - 20 + i / 4 % 40;
            sizes[i] = i < 200 ? i : i < 360 ? chunkEdge : random.nextInt(70_000);
        }
        if (used) {
            sizes[0] = 11 << 20;
        }
        sizes[sizes.length - 2] = 1024 * 1024;
        sizes[sizes.length - 1] = 1024 * 1024 + 7;
        return sizes;
    }

    private static SecretKeySpec aes(String key) {
        return new SecretKeySpec(HEX.parseHex(key), "AES");
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
