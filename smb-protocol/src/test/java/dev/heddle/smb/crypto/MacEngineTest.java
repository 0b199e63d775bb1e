// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.crypto.Mac;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.macs.CMac;
import org.bouncycastle.crypto.macs.GMac;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MacEngineTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] NO_HEADER = new byte[MessageSigner.HEADER_LENGTH];

    /** The message of RFC 4493 section 4. */
    private static final String RFC4493 = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
            + "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";

    @ParameterizedTest
    @CsvSource({
        "0, bb1d6929e95937287fa37d129b756746",
        "16, 070a16b46b4d4144f79bdd9dd04a287c",
        "40, dfa66747de9ae63030ca32611497c827",
        "64, 51f0bebf7e3b9d92fc49741779363cfe"
    })
    void cmacOfRfc4493(int length, String expected) throws GeneralSecurityException {
        CmacEngine cmac = new CmacEngine(HEX.parseHex("2b7e151628aed2a6abf7158809cf4f3c"));

        byte[] tag = mac(cmac, Arrays.copyOf(HEX.parseHex(RFC4493), length));

        assertThat(HEX.formatHex(tag)).isEqualTo(expected);
    }

    /**
     * NIST GCM test vectors, file gcmEncryptExtIV128.rsp: vectors with a 96-bit nonce, no plaintext and a 128-bit tag.
     */
    @ParameterizedTest
    @CsvSource({
        "11754cd72aec309bf52f7687212e8957, 3c819d9a9bed087615030b65, '', 250327c674aaf477aef2675748cf6971",
        "77be63708971c4e240d1cb79e8d77feb, e0e00f19fed7ba0136a797f3, 7a43ec1d9c0a5a78a0b16533a6213cab,"
                + " 209fcc8d3675ed938e9c7166709dd946",
        "2fb45e5b8f993a2bfebc4b15b533e0b4, 5b05755f984d2b90f94b8027, e85491b2202caf1d7dce03b97e09331c32473941,"
                + " c75b7832b2a2d9bd827412b6ef5769db"
    })
    void gmacOfNist(String key, String nonce, String message, String expected) throws GeneralSecurityException {
        GmacEngine gmac = new GmacEngine(HEX.parseHex(key));

        gmac.beginWithNonce(HEX.parseHex(nonce));
        byte[] bytes = HEX.parseHex(message);
        gmac.update(bytes, 0, bytes.length);
        byte[] tag = new byte[16];
        gmac.finish(tag, 0);

        assertThat(HEX.formatHex(tag)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        // RFC 4231, test cases 1, 2 and 3; the signature is the first half.
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b, 4869205468657265, b0344c61d8db38535ca8afceaf0bf12b",
        "4a656665, 7768617420646f2079612077616e7420666f72206e6f7468696e673f, 5bdcc146bf60754e6a042426089575c7",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, dddddddddddddddddddddddddddddddddddddddddddddddddd"
                + "dddddddddddddddddddddddddddddddddddddddddddddddddd, 773ea91e36800e46854db8ebd09181a7"
    })
    void hmacOfRfc4231(String key, String message, String expected) throws GeneralSecurityException {
        assertThat(HEX.formatHex(mac(new HmacEngine(HEX.parseHex(key)), HEX.parseHex(message))))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void hmacEqualsBouncyCastleForManySizesAndPieces(boolean used) throws GeneralSecurityException {
        Random random = new Random(4231);
        byte[] key = bytes(random, 16);
        HmacEngine hmac = new HmacEngine(key);
        for (int size : sizes(random, used)) {
            byte[] message = bytes(random, size);
            HMac oracle = new HMac(SHA256Digest.newInstance());
            oracle.init(new KeyParameter(key));
            hmac.begin(NO_HEADER);
            assertThat(inPieces(hmac, message, random)).as("%d bytes", size).isEqualTo(oracleTag(oracle, message));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void cmacEqualsBouncyCastleForManySizesAndPieces(boolean used) throws GeneralSecurityException {
        Random random = new Random(4493);
        byte[] key = bytes(random, 16);
        CmacEngine cmac = new CmacEngine(key);
        for (int size : sizes(random, used)) {
            byte[] message = bytes(random, size);
            CMac oracle = new CMac(AESEngine.newInstance());
            oracle.init(new KeyParameter(key));
            cmac.begin(NO_HEADER);
            assertThat(inPieces(cmac, message, random)).as("%d bytes", size).isEqualTo(oracleTag(oracle, message));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void gmacEqualsBouncyCastleForManySizesAndPieces(boolean used) throws GeneralSecurityException {
        Random random = new Random(4543);
        byte[] key = bytes(random, 16);
        GmacEngine gmac = new GmacEngine(key);
        for (int size : sizes(random, used)) {
            byte[] message = bytes(random, size);
            byte[] nonce = bytes(random, 12);
            GMac oracle = new GMac(GCMBlockCipher.newInstance(AESEngine.newInstance()));
            oracle.init(new ParametersWithIV(new KeyParameter(key), nonce));
            gmac.beginWithNonce(nonce);
            assertThat(inPieces(gmac, message, random)).as("%d bytes", size).isEqualTo(oracleTag(oracle, message));
        }
    }

    @Test
    void gmacTakesTheSameNonceTwiceInARow() throws GeneralSecurityException {
        GmacEngine gmac = new GmacEngine(new byte[16]);

        byte[] first = mac(gmac, new byte[100]);

        assertThat(mac(gmac, new byte[100])).isEqualTo(first);
    }

    /** Returns message sizes. If {@code used}, the first message is long enough for pieces of full size. */
    private static int[] sizes(Random random, boolean used) {
        int[] sizes = new int[700];
        for (int i = 0; i < sizes.length; i++) {
            int chunkEdge = 16 * 1024 * (1 + i % 5) - 40 + i % 80;
            sizes[i] = i < 300 ? i : i < 500 ? chunkEdge : random.nextInt(5000);
        }
        if (used) {
            sizes[0] = 11 << 20;
        }
        sizes[sizes.length - 1] = 1024 * 1024 + 7;
        return sizes;
    }

    private static byte[] inPieces(MacEngine engine, byte[] message, Random random) throws GeneralSecurityException {
        int at = 0;
        while (at < message.length) {
            int n = Math.min(message.length - at, random.nextInt(1 + message.length));
            engine.update(message, at, n);
            at += n;
        }
        byte[] tag = new byte[20];
        engine.finish(tag, 3);
        return Arrays.copyOfRange(tag, 3, 19);
    }

    private static byte[] mac(MacEngine engine, byte[] message) throws GeneralSecurityException {
        engine.begin(NO_HEADER);
        engine.update(message, 0, message.length);
        byte[] tag = new byte[16];
        engine.finish(tag, 0);
        return tag;
    }

    private static byte[] oracleTag(Mac oracle, byte[] message) {
        oracle.update(message, 0, message.length);
        byte[] tag = new byte[oracle.getMacSize()];
        oracle.doFinal(tag, 0);
        return Arrays.copyOf(tag, 16);
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
