// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NtlmChallengeTest {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void challengeOfWindows() throws AuthException {
        NtlmChallenge challenge = NtlmChallenge.decode(windows());

        assertThat(challenge.flags()).isEqualTo(0xe28a8215);
        assertThat(challenge.serverChallenge()).isEqualTo(HEX.parseHex("0d1d8ba31179d008"));
        assertThat(challenge.targetInfo().timestamp()).isEqualTo(130796579013894561L);
        byte[] message = windows();
        assertThat(challenge.targetInfo().encode()).isEqualTo(Arrays.copyOfRange(message, 68, message.length));
    }

    @Test
    void everyCutIsNamed() throws AuthException {
        byte[] message = windows();
        for (int length = 0; length < message.length; length++) {
            byte[] cut = Arrays.copyOf(message, length);
            assertThatThrownBy(() -> NtlmChallenge.decode(cut)).isInstanceOf(AuthFormatException.class);
        }
    }

    @Test
    void fieldsOutOfTheMessageAreNamed() throws AuthException {
        refused(in -> in.putLong(0, 1), "NTLMSSP");
        refused(in -> in.putInt(8, 3), "type 3");
        refused(in -> in.putInt(44, -1), "TargetInfo at offset 4294967295");
        refused(in -> in.putInt(44, Integer.MAX_VALUE), "TargetInfo");
        refused(in -> in.putInt(44, 47), "TargetInfo at offset 47");
        refused(in -> in.putShort(40, (short) -1), "length 65535");
        refused(in -> in.putInt(16, 1 << 30), "TargetName");
    }

    @Test
    void aMessageWithoutTargetInfoHasAnEmptyList() throws AuthException {
        byte[] named = windows();
        ByteBuffer.wrap(named).order(ByteOrder.LITTLE_ENDIAN).putInt(20, 0xe20a8215);
        byte[] unnamed = Arrays.copyOf(named, 48);
        ByteBuffer.wrap(unnamed).order(ByteOrder.LITTLE_ENDIAN).putLong(12, 0);

        for (byte[] message : List.of(named, unnamed, Arrays.copyOf(unnamed, 40), Arrays.copyOf(unnamed, 32))) {
            NtlmChallenge challenge = NtlmChallenge.decode(message);

            assertThat(challenge.serverChallenge()).isEqualTo(HEX.parseHex("0d1d8ba31179d008"));
            assertThat(challenge.targetInfo().encode()).isEqualTo(new byte[4]);
            assertThat(challenge.targetInfo().timestamp()).isNull();
        }
    }

    @Test
    void theEndOfTargetInfoEndsTheList() throws AuthException {
        assertThat(AvPairs.decode(new byte[0]).encode()).isEqualTo(new byte[4]);
        assertThat(AvPairs.decode(HEX.parseHex("010002004100")).encode())
                .isEqualTo(HEX.parseHex("010002004100" + "00000000"));
    }

    private static void refused(Consumer<ByteBuffer> change, String what) throws AuthException {
        byte[] message = windows();
        change.accept(ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN));
        assertThatThrownBy(() -> NtlmChallenge.decode(message))
                .isInstanceOf(AuthFormatException.class)
                .hasMessageContaining(what);
    }

    @ParameterizedTest
    @CsvSource({
        "000000, in the middle",
        "01000200410000, in the middle",
        "010003004100, AV_PAIR 1 of length 3 exceeds TargetInfo by 1 bytes",
        "0000ffff, AV_PAIR 0 of length 65535",
        "07000400000000000000, AV_PAIR 7 has length 4",
        "0600000000000000, AV_PAIR 6 has length 0",
        "010000000100000000000000, AV_PAIR 1 is duplicate"
    })
    void brokenTargetInfoIsNamed(String bytes, String what) {
        assertThatThrownBy(() -> AvPairs.decode(HEX.parseHex(bytes)))
                .isInstanceOf(AuthFormatException.class)
                .hasMessageContaining(what);
    }

    @Test
    void unknownEntriesAndBytesBehindTheEndAreTolerated() throws AuthException {
        AvPairs pairs = AvPairs.decode(HEX.parseHex("34120100ff" + "00000000" + "abcdef"));

        assertThat(pairs.encode()).isEqualTo(HEX.parseHex("34120100ff00000000"));
        assertThat(pairs.timestamp()).isNull();
    }

    @Test
    void flagsOfTheServerAreKept() throws AuthException {
        AvPairs pairs = AvPairs.decode(HEX.parseHex("0600040001000000" + "010002004100" + "00000000"));

        pairs.setFlags(AvPairs.FLAG_MIC_PROVIDED);

        assertThat(pairs.encode()).isEqualTo(HEX.parseHex("0600040003000000" + "010002004100" + "00000000"));
    }

    @Test
    void valuesLongerThanTheirLengthFieldAreRefused() throws AuthException {
        AvPairs pairs = AvPairs.decode(new byte[4]);

        assertThatThrownBy(() -> pairs.put(AvPairs.TARGET_NAME, new byte[0x10000]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    static byte[] windows() throws AuthException {
        NegToken.Resp token = (NegToken.Resp) Spnego.decode(RecordedSessions.token(RecordedSessions.WINDOWS_311, 3));
        return Objects.requireNonNull(token.responseToken()).getOctets();
    }
}
