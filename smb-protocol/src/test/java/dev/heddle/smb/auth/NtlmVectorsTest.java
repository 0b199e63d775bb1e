// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Computations of NTLMv2 against [MS-NLMP] 4.2.1 and 4.2.4, and its primitives against their RFCs. */
class NtlmVectorsTest {
    private static final byte[] SERVER_CHALLENGE = hex("0123456789abcdef");
    private static final byte[] CLIENT_CHALLENGE = hex("aaaaaaaaaaaaaaaa");
    private static final byte[] RANDOM_SESSION_KEY = hex("55555555555555555555555555555555");
    private static final byte[] TARGET_INFO =
            hex("02000c0044006f006d00610069006e0001000c005300650072007600650072000000" + "0000");

    @ParameterizedTest
    @CsvSource({
        // RFC 1320 appendix A.5.
        "'', 31d6cfe0d16ae931b73c59d7e0c089c0",
        "a, bde52cb31de33e46245e05fbdbd6fb24",
        "abc, a448017aaf21d8525fc10ae87aa6729d",
        "message digest, d9130a8164549fe818874806e1c7014b",
        "abcdefghijklmnopqrstuvwxyz, d79e1c308aa5bbcdeea8ed63df412da9",
        "12345678901234567890123456789012345678901234567890123456789012345678901234567890,"
                + " e33b4ddc9c38f2199c3e7b164fcc0536"
    })
    void md4(String text, String expected) {
        assertThat(hex(LegacyCrypto.md4(ascii(text)))).isEqualTo(expected);
    }

    @Test
    void md5OfRfc1321() {
        assertThat(hex(LegacyCrypto.md5(ascii("message "), ascii("digest"))))
                .isEqualTo("f96b697d7cb7938d525a2f31aaf161d0");
    }

    @Test
    void hmacMd5OfRfc2202() {
        assertThat(hex(LegacyCrypto.hmacMd5(ascii("Jefe"), ascii("what do ya want "), ascii("for nothing?"))))
                .isEqualTo("750c783e6ab0b503eaa86e310a5db738");
    }

    @Test
    void rc4OfRfc6229() {
        LegacyCrypto.Rc4 stream = new LegacyCrypto.Rc4(hex("0102030405060708090a0b0c0d0e0f10"));

        assertThat(hex(stream.apply(new byte[16]))).isEqualTo("9ac7cc9a609d1ef7b2932899cde41b97");
        assertThat(hex(stream.apply(new byte[16]))).isEqualTo("5248c4959014126a6e8a84f11d1a9e1c");
    }

    @Test
    void responsesAndKeysOfSection424() {
        byte[] responseKey = NtlmV2.responseKey("Password".toCharArray(), "User", "Domain");
        byte[] temp = NtlmV2.clientChallenge(0, CLIENT_CHALLENGE, TARGET_INFO);
        byte[] proof = NtlmV2.ntProof(responseKey, SERVER_CHALLENGE, temp);
        byte[] baseKey = NtlmV2.sessionBaseKey(responseKey, proof);

        assertThat(hex(responseKey)).isEqualTo("0c868a403bfd7a93a3001ef22ef02e3f");
        assertThat(hex(temp))
                .isEqualTo("01010000000000000000000000000000aaaaaaaaaaaaaaaa00000000"
                        + "02000c0044006f006d00610069006e0001000c005300650072007600650072000000000000000000");
        assertThat(hex(proof)).isEqualTo("68cd0ab851e51c96aabc927bebef6a1c");
        assertThat(hex(NtlmV2.lmResponse(responseKey, SERVER_CHALLENGE, CLIENT_CHALLENGE)))
                .isEqualTo("86c35097ac9cec102554764a57cccc19aaaaaaaaaaaaaaaa");
        assertThat(hex(baseKey)).isEqualTo("8de40ccadbc14a82f15cb0ad0de95ca3");
        assertThat(hex(LegacyCrypto.rc4(baseKey, RANDOM_SESSION_KEY))).isEqualTo("c5dad2544fc9799094ce1ce90bc9d03e");
    }

    @Test
    void signingAndSealingKeysOfSection4244() {
        assertThat(hex(NtlmSignatures.derive(RANDOM_SESSION_KEY, "client-to-server", "signing")))
                .isEqualTo("4788dc861b4782f35d43fd98fe1a2d39");
        assertThat(hex(NtlmSignatures.derive(RANDOM_SESSION_KEY, "client-to-server", "sealing")))
                .isEqualTo("59f600973cc4960a25480a7c196e4c58");
    }

    /** The sample seals before it signs, so key stream bytes 18 to 25 encrypt the checksum of the signature. */
    @Test
    void sealedMessageOfSection4244() {
        byte[] plain = hex("50006c00610069006e007400650078007400");
        byte[] sealingKey = NtlmSignatures.derive(RANDOM_SESSION_KEY, "client-to-server", "sealing");
        LegacyCrypto.Rc4 stream = new LegacyCrypto.Rc4(sealingKey);
        byte[] unsealed = NtlmSignatures.ofClient(RANDOM_SESSION_KEY, false).sign(plain);

        assertThat(hex(stream.apply(plain))).isEqualTo("54e50165bf1936dc996020c1811b0f06fb5f");
        assertThat(hex(unsealed)).isEqualTo("01000000" + "70352851f2564309" + "00000000");
        assertThat(hex(stream.apply(Arrays.copyOfRange(unsealed, 4, 12)))).isEqualTo("7fb38ec5c55d4976");
    }

    /** Keys and both mechListMICs of the session in Microsoft's article on SMB2 and SMB3 keys. */
    @Test
    void signaturesOfWindows() {
        byte[] sessionKey = hex("270e1ba896585eeb7af3472d3b4c75a7");
        byte[] mechTypes = hex("300c060a2b06010401823702020a");

        assertThat(hex(NtlmSignatures.derive(sessionKey, "server-to-client", "signing")))
                .isEqualTo("e1bd8b416b0b709d295e12f2cf18e6c5");
        assertThat(hex(NtlmSignatures.derive(sessionKey, "server-to-client", "sealing")))
                .isEqualTo("b0f5a0b32c81ff34a878e1409b3b0ef2");
        assertThat(hex(NtlmSignatures.ofClient(sessionKey, true).sign(mechTypes)))
                .isEqualTo("0100000063775a9a5fd97f0600000000");
        assertThat(NtlmSignatures.ofServer(sessionKey, true).verify(mechTypes, hex("010000003b453cdc3524164200000000")))
                .isTrue();
    }

    @Test
    void signaturesGoOnFromMessageToMessage() {
        NtlmSignatures client = NtlmSignatures.ofClient(RANDOM_SESSION_KEY, true);
        NtlmSignatures same = NtlmSignatures.ofClient(RANDOM_SESSION_KEY, true);
        byte[] message = ascii("again");
        byte[] first = client.sign(message);
        byte[] second = client.sign(message);

        assertThat(second).isNotEqualTo(first).endsWith(1, 0, 0, 0);
        assertThat(same.verify(message, first)).isTrue();
        assertThat(same.verify(message, second)).isTrue();
        assertThat(same.verify(message, second)).as("replayed").isFalse();
    }

    @ParameterizedTest
    @CsvSource({"straße, STRAßE", "ÿx, ŸX", "ﬁ, ﬁ", "Ünï, ÜNÏ"})
    void userNamesAreUpperCasedCharacterByCharacter(String user, String same) {
        char[] password = "p".toCharArray();

        assertThat(NtlmV2.responseKey(password, user, "Dom")).isEqualTo(NtlmV2.responseKey(password, same, "Dom"));
    }

    @Test
    void domainsAreNotUpperCased() {
        char[] password = "p".toCharArray();

        assertThat(NtlmV2.responseKey(password, "u", "Dom")).isNotEqualTo(NtlmV2.responseKey(password, "u", "DOM"));
    }

    /** The last row is the time of the session with Windows. */
    @ParameterizedTest
    @CsvSource({
        "1601-01-01T00:00:00Z, 0",
        "1970-01-01T00:00:00Z, 116444736000000000",
        "2015-06-24T22:18:21.3894561Z, 130796579013894561"
    })
    void fileTimes(String instant, long expected) {
        assertThat(NtlmV2.fileTime(Instant.parse(instant))).isEqualTo(expected);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes).toLowerCase(Locale.ROOT);
    }
}
