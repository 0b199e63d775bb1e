// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.wire.WireFormatException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The test vectors of Microsoft's articles "Encryption in SMB 3.0" and "SMB 3.1.1 Encryption in Windows 10". */
class MicrosoftEncryptionSamplesTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final String SESSION_KEY_300 = "B4546771B515F766A86735532DD6C4F0";
    private static final long SESSION_300 = 0x8e40014000011L;
    private static final String SESSION_KEY_311 = "419FDDF34C1E001909D362AE7FB6AF79";
    private static final long SESSION_311 = 0x100000000025L;
    private static final String PREAUTH_HASH_311 = "B23F3CBFD69487D9832B79B1594A367CDD950909B774C3A4C412B4FCEA9EDDDB"
            + "A7DB256BA2EA30E977F11F9B113247578E0E915C6D2A513B8F2FCA5707DC8770";

    @Test
    void writeRequestOfDialect300() throws WireFormatException, GeneralSecurityException {
        assertSealed(
                CipherKind.AES_128_CCM,
                encryptionKey300(),
                SESSION_300,
                "FE534D4240000100000000000900400008000000000000000400000000000000"
                        + "FFFE0000010000001100001400E4080000000000000000000000000000000000"
                        + "3100700017000000000000000000000015010000390000020100000039020000"
                        + "00000000000000007000000000000000536D623320656E6372797074696F6E20"
                        + "74657374696E67",
                "FD534D4281A286535415445DAE393921E44FA42E66E69A111892584FB5ED524A"
                        + "744DA3EE87000000000001001100001400E4080025C8FEE16605A437832D1CD5"
                        + "2DA9F4645333482A175FE5384563F45FCDAFAEF38BC62BA4D5C62897996625A4"
                        + "4C29BE5658DE2E6117585779E7B59FFD971278D08580D7FA899E410E910EABF5"
                        + "AA1DB43050B33B49182637759AC15D84BFCDF5B6B238993C0F4CF4D6012023F6"
                        + "C627297075D84B7803912D0A9639634453595EF3E33FFE4E7AC2AB");
    }

    @Test
    void writeResponseOfDialect300() throws WireFormatException, GeneralSecurityException {
        assertSealed(
                CipherKind.AES_128_CCM,
                decryptionKey300(),
                SESSION_300,
                "FE534D4240000100000000000900210009000000000000000400000000000000"
                        + "FFFE0000010000001100001400E4080000000000000000000000000000000000"
                        + "11000000170000000000000000000000",
                "FD534D42A6015530A18F6D9AFFE22AFAE8E66484860000000000000011000014"
                        + "00E4080050000000000001001100001400E40800DBF46435C5F14169293CE079"
                        + "E344479BF670227E49873F458672C3098DAC467DD5809F369D67409166515787"
                        + "1483E01F7BECD02064EAC3E235F913668BBC2F097980D4B378F1993EFF6E60D1"
                        + "77309E5B");
    }

    @Test
    void readRequestOfDialect300() throws WireFormatException, GeneralSecurityException {
        assertSealed(
                CipherKind.AES_128_CCM,
                encryptionKey300(),
                SESSION_300,
                "FE534D4240000100000000000800400008000000000000000500000000000000"
                        + "FFFE0000010000001100001400E4080000000000000000000000000000000000"
                        + "3100000017000000000000000000000015010000390000020100000039020000"
                        + "0000000000000000000000000000000000",
                "FD534D42E93601498B76D6F7A72D5EF9B6C79FAFA5123A25F983E245983F413B"
                        + "8B429AF271000000000001001100001400E408009A464F709AA663F8C2FC3907"
                        + "D63CBF6F98B1E3DD649ED366009FD0B40A365224718E5440E053F6E01AE462FD"
                        + "B721BF91C3A6E52E14F9EFF005F445761289FF1272908B52754C8FCB949F228A"
                        + "C104A66204289A205BCBC47509D04AF9A907002B96863358B3B7CBA5E3779300"
                        + "74FCDF3550");
    }

    @Test
    void readResponseOfDialect300() throws WireFormatException, GeneralSecurityException {
        assertSealed(
                CipherKind.AES_128_CCM,
                decryptionKey300(),
                SESSION_300,
                "FE534D4240000100000000000800210009000000000000000500000000000000"
                        + "FFFE0000010000001100001400E4080000000000000000000000000000000000"
                        + "11005000170000000000000000000000536D623320656E6372797074696F6E20"
                        + "74657374696E67",
                "FD534D42ABD518B68C2F04D7879F482B689EB83F870000000000000011000014"
                        + "00E4080067000000000001001100001400E40800493D6FE2BDBEB435CF5F5469"
                        + "70C7BB57BF20E713C75A3D045507E0D68E5C0346659D6FFB8AC1504A786CA2BB"
                        + "89C9E7FE4F313E910A04180D2D0EA7DF636329E5A3285984500EF86FE9D55DA4"
                        + "FAB9531CFDD4C551D47F3C73124BB4590A45052B694048B991CCF5");
    }

    @Test
    void writeRequestOfDialect311() throws WireFormatException, GeneralSecurityException {
        byte[] key = KeyDerivation.encryptionKey(HEX.parseHex(SESSION_KEY_311), HEX.parseHex(PREAUTH_HASH_311), 128);
        assertThat(hex(key)).isEqualTo("A2F5E80E5D59103034F32E52F698E5EC");
        assertSealed(
                CipherKind.AES_128_GCM,
                key,
                SESSION_311,
                "FE534D4240000100000000000900010008000000000000000500000000000000FFFE000001000000"
                        + "25000000001000000000000000000000000000000000000031007000170000000000000000000000"
                        + "0600000004000000010000000400000000000000000000007000000000000000536D623320656E63"
                        + "72797074696F6E2074657374696E67",
                "FD534D42BD73D97D2BC9001BCAFAC0FDFF5FEEBCC7D6822D269CAF48904C664C0000000087000000"
                        + "0000010025000000001000006ECDD2A7AFC7B47763057A041B8FD4DAFFE990B70C9E09D36C084E02"
                        + "D14EF247F8BDE38ACF6256F8B1D3B56F77FBDEB312FEA5E92CBCC1ED8FB2EBBFAA75E49A4A394BB4"
                        + "4576545567C24D4C014D47C9FBDFDAFD2C4F9B72F8D256452620A299F48E29E53D6B61D1C13A19E9"
                        + "1AF013F00D17E3ABC2FC3D36C8C1B6B93973253852DBD442E46EE8");
    }

    @Test
    void writeResponseOfDialect311() throws WireFormatException, GeneralSecurityException {
        byte[] key = KeyDerivation.decryptionKey(HEX.parseHex(SESSION_KEY_311), HEX.parseHex(PREAUTH_HASH_311), 128);
        assertThat(hex(key)).isEqualTo("748C50868C90F302962A5C35F5F9A8BF");
        assertSealed(
                CipherKind.AES_128_GCM,
                key,
                SESSION_311,
                "FE534D4240000100000000000900010001000000000000000500000000000000FFFE000001000000"
                        + "25000000001000000000000000000000000000000000000011000000170000000000000000000000",
                "FD534D42ACBE1CB7ED343ADF1725EF144D90D4B0E06831DD2E8EB7B4000000000000000050000000"
                        + "00000100250000000010000026BBBF949983A6C1C796559D0F2C510CB651D1F7B6AC8DED32A2A0B8"
                        + "F2D793A815C6F6B848D69767A215841A42D400AE6DDB5F0B44173A014973321FDD7950DA6179159B"
                        + "82E03C9E18A050FF0EA1C967");
    }

    /** Decrypts the message, encrypts the plain text with the same nonce, and compares the bytes. */
    private static void assertSealed(CipherKind kind, byte[] key, long sessionId, String plain, String message)
            throws WireFormatException, GeneralSecurityException {
        byte[] whole = HEX.parseHex(message);
        MessageCipher.checkHeader(whole, 0, whole.length);
        assertThat(MessageCipher.sessionId(whole, 0)).isEqualTo(sessionId);
        byte[] text = new byte[whole.length - MessageCipher.TRANSFORM_HEADER_LENGTH];
        assertThat(MessageCipher.of(kind, new byte[16], key).decrypt(whole, 0, whole.length, text, 0))
                .isTrue();
        assertThat(hex(text)).isEqualTo(plain);

        byte[] nonce = Arrays.copyOfRange(whole, 20, 20 + kind.nonceLength());
        byte[] aad = Arrays.copyOfRange(whole, 20, 52);
        byte[] again = Arrays.copyOf(whole, whole.length);
        Arrays.fill(again, 52, again.length, (byte) 0);
        byte[] tag = new byte[AeadEngine.TAG_LENGTH];
        AeadEngine.create(kind, key).encrypt(nonce, aad, text, 0, text.length, again, 52, tag);
        System.arraycopy(tag, 0, again, 4, tag.length);
        assertThat(Arrays.copyOf(again, whole.length)).isEqualTo(whole);
    }

    private static byte[] encryptionKey300() {
        byte[] key = KeyDerivation.encryptionKey(HEX.parseHex(SESSION_KEY_300));
        assertThat(hex(key)).isEqualTo("261B72350558F2E9DCF613070383EDBF");
        return key;
    }

    private static byte[] decryptionKey300() {
        byte[] key = KeyDerivation.decryptionKey(HEX.parseHex(SESSION_KEY_300));
        assertThat(hex(key)).isEqualTo("8FE2B57EC34D2DB5B1A9727F526BBDB5");
        return key;
    }

    private static String hex(byte[] bytes) {
        return HEX.formatHex(bytes).toUpperCase(Locale.ROOT);
    }
}
