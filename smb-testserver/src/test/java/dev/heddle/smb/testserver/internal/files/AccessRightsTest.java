// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.security.SecurityDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessRightsTest {
    private static int allowed(String sddl, boolean known) {
        return AccessRights.allowed(SecurityDescriptor.parse(sddl), known);
    }

    /** The first entry that contains a right decides about it ([MS-DTYP] 2.5.3.2). */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "O:SYD:(A;;0x3;;;WD) | 3",
                "O:SYD:(D;;0x1;;;WD)(A;;0x3;;;WD) | 2",
                "O:SYD:(A;;0x1;;;WD)(D;;0x3;;;WD)(A;;0x4;;;WD) | 5",
                "O:SYD:(A;;0x3;;;SY) | 0",
                "O:SYD:(A;;0x3;;;AU)(A;;0x4;;;BU) | 7",
                "O:SYD:(A;IO;0x3;;;WD) | 0",
                "O:SYD:(A;;GR;;;WD) | 1179785",
                "O:SYD:(A;;GA;;;WD) | 2032127",
                "O:SYD:P | 0",
                "O:WDD:P | 393216",
                "O:SY | 2032127"
            })
    void entries(String sddl, int rights) {
        assertThat(allowed(sddl, true)).isEqualTo(rights);
    }

    @Test
    void guestsHaveNotLoggedIn() {
        assertThat(allowed("O:SYD:(A;;0x3;;;AU)(A;;0x4;;;WD)", false)).isEqualTo(4);
    }
}
