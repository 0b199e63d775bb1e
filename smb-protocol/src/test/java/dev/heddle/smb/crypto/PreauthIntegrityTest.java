// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.auth.RecordedSessions;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class PreauthIntegrityTest {
    /** The chain in Microsoft's article on SMB2 and SMB3 keys, after each of the first five messages. */
    private static final String[] MICROSOFT = {
        "DD94EFC5321BB618A2E208BA8920D2F422992526947A409B5037DE1E0FE8C736"
                + "2B8C47122594CDE0CE26AA9DFC8BCDBDE0621957672623351A7540F1E54A0426",
        "324BFA92A4F3A190E466EBEA08D9C110DC88BFED758D9846ECC6F541CC1D02AE"
                + "3C94A79F36011E997E13F841B91B50957AD07B19C8E2539C0B23FDAE09D2C513",
        "AC0B0F2B9986257700365E416D142A6EDC96DF03594A19E52A15F6BD0D041CD5"
                + "D432F8ED42C55E33197A50C9EC00F1462B50C592211B1471A04B56088FDFD5F9",
        "2729E3440DFDDD839E37193F6E8F20C20CEFB3469E453A70CD980EEC06B88357"
                + "40A73760085633364C8989895ECE81BF102DEEB14D4B7D48AFA76901A7A38387",
        "0DD13628CC3ED218EF9DF9772D436D0887AB9814BFAE63A80AA845F36909DB79"
                + "28622DDDAD522D9751640A459762C5A9D6BB084CBB3CE6BDADEF5D5BCE3C6C01"
    };

    @Test
    void chainOfMicrosoftsSample() {
        PreauthIntegrity chain = new PreauthIntegrity();
        assertThat(chain.value()).isEqualTo(new byte[PreauthIntegrity.HASH_LENGTH]);

        for (int i = 0; i < MICROSOFT.length; i++) {
            chain.update(RecordedSessions.WINDOWS_311.get(i));
            assertThat(chain.value())
                    .as("after message %d", i)
                    .isEqualTo(HexFormat.of().parseHex(MICROSOFT[i]));
        }
    }

    @Test
    void aBufferCountsFromPositionToLimitAndStaysWhereItIs() {
        byte[] message = RecordedSessions.WINDOWS_311.getFirst();
        ByteBuffer framed = ByteBuffer.allocateDirect(message.length + 9);
        framed.position(4).put(message).flip().position(4);
        PreauthIntegrity chain = new PreauthIntegrity();

        chain.update(framed);

        assertThat(chain.value()).isEqualTo(HexFormat.of().parseHex(MICROSOFT[0]));
        assertThat(framed.position()).isEqualTo(4);
    }

    @Test
    void aCopyGoesItsOwnWay() {
        PreauthIntegrity connection = new PreauthIntegrity();
        connection.update(RecordedSessions.WINDOWS_311.get(0));
        PreauthIntegrity session = connection.copy();

        session.update(RecordedSessions.WINDOWS_311.get(1));

        assertThat(connection.value()).isEqualTo(HexFormat.of().parseHex(MICROSOFT[0]));
        assertThat(session.value()).isEqualTo(HexFormat.of().parseHex(MICROSOFT[1]));
    }

    @Test
    void theValueIsACopy() {
        PreauthIntegrity chain = new PreauthIntegrity();
        chain.value()[0] = 1;

        assertThat(chain.value()).isEqualTo(new byte[PreauthIntegrity.HASH_LENGTH]);
    }
}
