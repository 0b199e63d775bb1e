// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.KDFCounterBytesGenerator;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KDFCounterParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sample keys of Microsoft's articles on SMB 3.0 and 3.1.1 cryptographic keys and on encryption in SMB 3.0. */
class KeyDerivationTest {
    private static final String PREAUTH_HASH = "0DD13628CC3ED218EF9DF9772D436D0887AB9814BFAE63A80AA845F36909DB79"
            + "28622DDDAD522D9751640A459762C5A9D6BB084CBB3CE6BDADEF5D5BCE3C6C01";
    private static final String SECOND_PREAUTH_HASH = "EA3BF912B11CBFEC5B1889E8209614218687F82FA5294521AD3063425E49E88A"
            + "10BD022124CE25123BC9111F52D9566BA88BF46344E6063DC5E3FF0389026F6C";

    @Test
    void keysOfDialect30() {
        byte[] sessionKey = hex("7CD451825D0450D235424E44BA6E78CC");

        assertThat(hex(KeyDerivation.signingKey(sessionKey))).isEqualTo("0B7E9C5CAC36C0F6EA9AB275298CEDCE");
        assertThat(hex(KeyDerivation.encryptionKey(sessionKey))).isEqualTo("FAD27796665B313EBB578F388632B4F7");
        assertThat(hex(KeyDerivation.decryptionKey(sessionKey))).isEqualTo("B0F0427F7CEB416D1D9DCC0CD4F99447");
        assertThat(hex(KeyDerivation.derive(sessionKey, ascii("SMB2APP\0"), ascii("SmbRpc\0"), 128)))
                .isEqualTo("BB23A4575AA26C721AF525AF15A87B4F");
    }

    @Test
    void signingKeyOfASecondChannelOfDialect30() {
        assertThat(hex(KeyDerivation.signingKey(hex("4E01A2B313BCF660CC250BEF021AEDE6"))))
                .isEqualTo("BA1A17DBBFEC349BCA105563D598952F");
    }

    @Test
    void encryptionKeyOfTheArticleOnDialect30() {
        assertThat(hex(KeyDerivation.encryptionKey(hex("B4546771B515F766A86735532DD6C4F0"))))
                .isEqualTo("261B72350558F2E9DCF613070383EDBF");
    }

    @Test
    void keysOfDialect311() {
        byte[] sessionKey = hex("270E1BA896585EEB7AF3472D3B4C75A7");
        byte[] hash = hex(PREAUTH_HASH);

        assertThat(hex(KeyDerivation.signingKey(sessionKey, hash))).isEqualTo("73FE7A9A77BEF0BDE49C650D8CCB5F76");
        assertThat(hex(KeyDerivation.encryptionKey(sessionKey, hash, 128)))
                .isEqualTo("629BCBC54422A0F572B97F45989B6073");
        assertThat(hex(KeyDerivation.decryptionKey(sessionKey, hash, 128)))
                .isEqualTo("E2AF0DCEFAC68DA71A0DFBD0D1350D74");
        assertThat(hex(KeyDerivation.derive(sessionKey, ascii("SMBAppKey\0"), hash, 128)))
                .isEqualTo("6D7AD7954E9EC61E907B4D473DC178FF");
    }

    @Test
    void onlyTheFirstSixteenBytesMakeAKeyOf128Bits() {
        byte[] full = new byte[32];
        new Random(32).nextBytes(full);
        byte[] cut = Arrays.copyOf(full, 16);
        byte[] hash = hex(SECOND_PREAUTH_HASH);

        assertThat(KeyDerivation.sessionKey(full)).isEqualTo(cut);
        assertThat(KeyDerivation.signingKey(full)).isEqualTo(KeyDerivation.signingKey(cut));
        assertThat(KeyDerivation.signingKey(full, hash)).isEqualTo(KeyDerivation.signingKey(cut, hash));
        assertThat(KeyDerivation.encryptionKey(full, hash, 128)).isEqualTo(KeyDerivation.encryptionKey(cut, hash, 128));
        assertThat(KeyDerivation.encryptionKey(full, hash, 256))
                .hasSize(32)
                .isNotEqualTo(KeyDerivation.encryptionKey(cut, hash, 256))
                .isEqualTo(bouncyCastle(full, "SMBC2SCipherKey\0", hash, 256));
        assertThat(KeyDerivation.decryptionKey(full, hash, 256))
                .isEqualTo(bouncyCastle(full, "SMBS2CCipherKey\0", hash, 256));
    }

    @Test
    void aShortSessionKeyIsFilledUpWithZeros() {
        assertThat(hex(KeyDerivation.sessionKey(hex("0102030405060708"))))
                .isEqualTo("01020304050607080000000000000000");
    }

    /**
     * NIST CAVP, file KDFCTR_gen.rsp: HMAC_SHA256, 32-bit counter before the fixed input, counts 0, 10, 20 and 30.
     */
    @ParameterizedTest
    @CsvSource({
        "dd1d91b7d90b2bd3138533ce92b272fbf8a369316aefe242e659cc0ae238afe0,"
                + " 01322b96b30acd197979444e468e1c5c6859bf1b1cf951b7e725303e237e46b8"
                + "64a145fab25e517b08f8683d0315bb2911d80a0e8aba17f3b413faac,"
                + " 10621342bfb0fd40046c0e29f2cfdbf0",
        "e204d6d466aad507ffaf6d6dab0a5b26152c9e21e764370464e360c8fbc765c6,"
                + " 7b03b98d9f94b899e591f3ef264b71b193fba7043c7e953cde23bc5384bc1a62"
                + "93580115fae3495fd845dadbd02bd6455cf48d0f62b33e62364a3a80,"
                + " 770dfab6a6a4a4bee0257ff335213f78d8287b4fd537d5c1fffa956910e7c779",
        "dc60338d884eecb72975c603c27b360605011756c697c4fc388f5176ef81efb1,"
                + " 44d7aa08feba26093c14979c122c2437c3117b63b78841cd10a4bc5ed55c5658"
                + "6ad8986d55307dca1d198edcffbc516a8fbe6152aa428cdd800c062d,"
                + " 29ac07dccf1f28d506cd623e6e3fc2fa255bd60b",
        "c4bedbddb66493e7c7259a3bbbc25f8c7e0ca7fe284d92d431d9cd99a0d214ac,"
                + " 1c69c54766791e315c2cc5c47ecd3ffab87d0d273dd920e70955814c220eacac"
                + "e6a5946542da3dfe24ff626b4897898cafb7db83bdff3c14fa46fd4b,"
                + " 1da47638d6c9c4d04d74d4640bbd42ab814d9e8cc22f4326695239f96b0693f12d0dd1152cf44430"
    })
    void counterModeOfNist(String key, String fixedInput, String expected) {
        assertThat(KeyDerivation.counterMode(hex(key), hex(fixedInput), 4 * expected.length()))
                .isEqualTo(hex(expected));
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 128, 248, 256, 264, 512, 1000, 1024})
    void equalsBouncyCastleForManyLengths(int bits) {
        byte[] key = hex("4E01A2B313BCF660CC250BEF021AEDE6");
        byte[] context = hex(SECOND_PREAUTH_HASH);

        assertThat(KeyDerivation.derive(key, ascii("Label\0"), context, bits))
                .isEqualTo(bouncyCastle(key, "Label\0", context, bits));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -8, 127})
    void lengthsOfNoWholeBytesAreRefused(int bits) {
        assertThatThrownBy(() -> KeyDerivation.derive(new byte[16], new byte[1], new byte[1], bits))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ciphersHave128Or256Bits() {
        assertThatThrownBy(() -> KeyDerivation.encryptionKey(new byte[16], new byte[64], 192))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] bouncyCastle(byte[] key, String label, byte[] context, int bits) {
        byte[] head = ascii(label + "\0");
        byte[] fixed = Arrays.copyOf(head, head.length + context.length + 4);
        System.arraycopy(context, 0, fixed, head.length, context.length);
        fixed[fixed.length - 2] = (byte) (bits >>> 8);
        fixed[fixed.length - 1] = (byte) bits;
        KDFCounterBytesGenerator generator = new KDFCounterBytesGenerator(new HMac(SHA256Digest.newInstance()));
        generator.init(new KDFCounterParameters(key, fixed, 32));
        byte[] out = new byte[bits / 8];
        generator.generateBytes(out, 0, out.length);
        return out;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes).toUpperCase(Locale.ROOT);
    }
}
