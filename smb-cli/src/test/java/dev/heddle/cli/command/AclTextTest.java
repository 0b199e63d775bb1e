// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.security.Ace;
import dev.heddle.smb.security.OtherAce;
import dev.heddle.smb.security.SecurityDescriptor;
import dev.heddle.smb.security.Sid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AclTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0x001f01ff|full control",
                "0x001301bf|modify",
                "0x001200a9|read and execute",
                "0x00120089|read",
                "0x00120116|write",
                "0x0012019f|read, write",
                "0x001200a0|execute",
                "0x00100001|read data, synchronize",
                "0x10000000|all (generic)",
                "0x02010000|delete, 0x2000000",
                "0|''",
            })
    void rights(String mask, String words) {
        assertThat(String.join(", ", AclText.rights(Ace.allow(Sid.EVERYONE, Integer.decode(mask)))))
                .isEqualTo(words);
    }

    @Test
    void everyBitHasAWordOrItsNumber() {
        assertThat(AclText.rights(Ace.allow(Sid.EVERYONE, -1)))
                .startsWith("full control")
                .endsWith("read (generic)", "0xfe0fe00");
        assertThat(AclText.flags(Ace.allow(Sid.EVERYONE, 1).withFlags(0xFF)))
                .containsExactly(
                        "inherited",
                        "for files inside",
                        "for directories inside",
                        "one level down only",
                        "not for this directory",
                        "0xe0");
    }

    @Test
    void listsThatAreNoneOrEmpty() {
        assertThat(AclText.summary(SecurityDescriptor.parse("D:NO_ACCESS_CONTROL")))
                .isEqualTo("no access control list: everyone has full access");
        assertThat(AclText.summary(SecurityDescriptor.parse("D:P")))
                .isEqualTo("none: nobody has access, protected: nothing is inherited");
        assertThat(AclText.trustee(null)).isEqualTo("-");
    }

    @Test
    void entriesOfOtherKindsAreNamedByTheirNumber() {
        Ace conditional = new OtherAce(9, 0, new byte[8]);
        assertThat(AclText.type(conditional)).isEqualTo("type 9");
        assertThat(AclText.rights(conditional)).containsExactly("unknown");
        assertThat(AclText.json(conditional))
                .hasToString("{\"type\":\"type 9\",\"trustee\":null,\"mask\":null,"
                        + "\"rights\":[\"unknown\"],\"flags\":[]}");
    }
}
