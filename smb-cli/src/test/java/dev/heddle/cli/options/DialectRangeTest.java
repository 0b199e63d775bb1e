// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.SmbDialect;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DialectRangeTest {
    @ParameterizedTest
    @CsvSource({
        "3.1.1, SMB_3_1_1, SMB_3_1_1",
        "2.1..3.0.2, SMB_2_1, SMB_3_0_2",
        "3.0.., SMB_3_0, SMB_3_1_1",
        "..3.0, SMB_2_0_2, SMB_3_0",
        "2.0.2..2.0.2, SMB_2_0_2, SMB_2_0_2",
    })
    void reads(String text, SmbDialect min, SmbDialect max) {
        assertThat(DialectRange.parse(text)).isEqualTo(new DialectRange(min, max));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1.0", "3.1", "3.0-3.1.1", "3.1.1..2.1", "3.0...3.1.1"})
    void refuses(String text) {
        assertThatThrownBy(() -> DialectRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
