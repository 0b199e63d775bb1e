// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.wire.RecordedMessages;
import dev.heddle.smb.wire.SetInfoRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecurityDescriptorTest {
    private static final String ALICE = "S-1-5-21-1876903190-198666074-1681192030-1000";

    /** The output of {@code smbcacls --sddl} for the recorded bytes. */
    private static final String FILE = "O:" + ALICE + "G:S-1-22-2-20001D:(A;;0x001f01ff;;;" + ALICE
            + ")(A;;0x001201bf;;;S-1-22-2-20001)(A;;0x001201bf;;;WD)(A;;0x001f01ff;;;SY)";

    private static final String DIRECTORY = "O:" + ALICE + "G:S-1-22-2-20001D:(D;;DT;;;WD)(A;;0x001201bf;;;WD)"
            + "(A;;0x001f01ff;;;SY)(A;OICIIO;0x001200a9;;;BU)(A;;0x001201bf;;;S-1-22-2-20001)(A;;0x001f01ff;;;"
            + ALICE + ")";

    @ParameterizedTest
    @CsvSource({"query-security-file," + FILE, "query-security-directory," + DIRECTORY})
    void bytesFromSambaMeanWhatItsOwnToolSays(String name, String sddl) throws IOException {
        ByteBuffer bytes = RecordedMessages.output(name);
        SecurityDescriptor descriptor = SecurityDescriptor.decode(bytes);
        assertThat(descriptor).isEqualTo(SecurityDescriptor.parse(sddl));
        assertThat(SecurityDescriptor.parse(descriptor.toSddl())).isEqualTo(descriptor);
        assertThat(descriptor.toBuffer()).isEqualTo(bytes);
    }

    @Test
    void textIsWrittenWithTheWordsThatAreCommon() throws IOException {
        assertThat(SecurityDescriptor.decode(RecordedMessages.output("query-security-directory")))
                .hasToString("O:" + ALICE + "G:S-1-22-2-20001D:(D;;0x40;;;WD)(A;;0x1201bf;;;WD)(A;;FA;;;SY)"
                        + "(A;OICIIO;0x1200a9;;;BU)(A;;0x1201bf;;;S-1-22-2-20001)(A;;FA;;;" + ALICE + ")");
    }

    @Test
    void smbcaclsSetsTheSameBytes() throws IOException {
        SetInfoRequest set = (SetInfoRequest) RecordedMessages.request("set-security");
        assertThat(SecurityDescriptor.parse(DIRECTORY).toBuffer()).isEqualTo(set.data());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "O:BA",
                "G:SY",
                "D:",
                "D:NO_ACCESS_CONTROL",
                "D:PARAI(A;OICINPIOID;FA;;;CO)",
                "O:BAG:SYD:P(D;;GW;;;WD)S:AI(AU;SAFA;FA;;;WD)(ML;;NWNR;;;HI)",
                "S:PNO_ACCESS_CONTROL",
                "D:(A;;0x80000001;;;S-1-0x123456789ABC-1-4294967295)",
                "D:(A;;FR;;;S-1-5)"
            })
    void textComesBackAsItWas(String sddl) throws IOException {
        SecurityDescriptor descriptor = SecurityDescriptor.parse(sddl);
        assertThat(descriptor.toSddl()).isEqualTo(sddl);
        assertThat(SecurityDescriptor.decode(descriptor.toBuffer())).isEqualTo(descriptor);
        assertThat(descriptor.toBuffer().remaining()).isEqualTo(descriptor.encodedLength());
    }

    @ParameterizedTest
    @CsvSource({
        "d:(a;oici;fa;;;wd), D:(A;OICI;FA;;;WD)",
        "D:(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;BA), D:(A;;0xf01ff;;;BA)",
        "D:(A;;RCWD;;;S-1-1-0), D:(A;;0x60000;;;WD)",
        "D:(A;;010;;;WD), D:(A;;0x8;;;WD)",
        "D:(A;;1179785;;;WD), D:(A;;FR;;;WD)"
    })
    void otherSpellingsAreUnderstood(String sddl, String usual) {
        assertThat(SecurityDescriptor.parse(sddl)).hasToString(usual);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X:BA",
                "O:",
                "O:DA",
                "O:S-2-1-0",
                "G:BAO:BA",
                "D:Q",
                "D:(A;;FA;;;WD",
                "D:(A;;FA;;WD)",
                "D:(Z;;FA;;;WD)",
                "D:(A;XX;FA;;;WD)",
                "D:(A;;F;;;WD)",
                "D:(A;;0x1FFFFFFFF;;;WD)",
                "D:(A;;0xZ;;;WD)",
                "D:(OA;;CR;ab721a53-1e2f-11d0-9819-00aa0040529b;;WD)",
                "D:(A;;CR;ab721a53-1e2f-11d0-9819-00aa0040529b;;WD)",
                "D:(A;;FA;;;WD)x"
            })
    void whatIsNoTextIsRefused(String sddl) {
        assertThatIllegalArgumentException().isThrownBy(() -> SecurityDescriptor.parse(sddl));
    }

    @Test
    void partsMayBeMissing() throws IOException {
        SecurityDescriptor only = SecurityDescriptor.ofDacl(Acl.of(
                Ace.deny(Sid.EVERYONE, FileRights.WRITE),
                Ace.allow(Sid.USERS, FileRights.READ).withFlags(Ace.OBJECT_INHERIT | Ace.CONTAINER_INHERIT)));
        assertThat(only).hasToString("D:(D;;FW;;;WD)(A;OICI;FR;;;BU)");
        assertThat(only.owner()).isNull();
        assertThat(SecurityDescriptor.ofOwner(Sid.SYSTEM)).hasToString("O:SY");
        assertThat(SecurityDescriptor.ofGroup(Sid.ADMINISTRATORS)).hasToString("G:BA");
    }

    @Test
    void entriesOfOtherKindsAreKept() throws IOException {
        OtherAce callback = new OtherAce(9, Ace.INHERITED, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        SecurityDescriptor descriptor = SecurityDescriptor.ofDacl(Acl.of(callback, Ace.allow(Sid.EVERYONE, 1)));
        assertThat(SecurityDescriptor.decode(descriptor.toBuffer())).isEqualTo(descriptor);
        assertThatThrownBy(descriptor::toSddl)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("type 9");
        assertThat(descriptor.toString()).contains("0102030405060708");
    }

    @Test
    void truncatedIsRefused() throws IOException {
        ByteBuffer bytes = RecordedMessages.output("query-security-directory");
        for (int length = 0; length < bytes.limit(); length++) {
            ByteBuffer part = bytes.duplicate().limit(length);
            assertThatThrownBy(() -> SecurityDescriptor.decode(part)).isInstanceOf(IOException.class);
        }
    }

    /** For every input, the decoder returns a value that can be encoded, or throws an {@link IOException}. */
    @Test
    void mutatedBytes() throws IOException {
        long seed = Long.getLong("heddle.test.seed", new Random().nextLong());
        Random random = new Random(seed);
        ByteBuffer original = RecordedMessages.output("query-security-directory");
        int decoded = 0;
        int refused = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = new byte[original.remaining()];
            original.get(original.position(), bytes);
            for (int n = random.nextInt(3); n >= 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                SecurityDescriptor descriptor = SecurityDescriptor.decode(ByteBuffer.wrap(bytes));
                assertThat(SecurityDescriptor.decode(descriptor.toBuffer())).isEqualTo(descriptor);
                assertThat(descriptor.toString()).isNotEmpty();
                decoded++;
            } catch (IOException e) {
                refused++;
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + HexFormat.of().formatHex(bytes), e);
            }
        }
        assertThat(List.of(decoded, refused)).as("seed %d", seed).allMatch(n -> n > 0);
    }
}
