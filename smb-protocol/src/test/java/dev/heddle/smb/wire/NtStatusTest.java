// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NtStatusTest {
    @Test
    void severityIsInTheTopTwoBits() {
        assertThat(NtStatus.SUCCESS.isSuccess()).isTrue();
        assertThat(NtStatus.PENDING.isSuccess()).isTrue();
        assertThat(new NtStatus(0x4000_0000).isSuccess()).isTrue();
        assertThat(NtStatus.BUFFER_OVERFLOW.isWarning()).isTrue();
        assertThat(NtStatus.BUFFER_OVERFLOW.isError()).isFalse();
        assertThat(NtStatus.BUFFER_OVERFLOW.isSuccess()).isFalse();
        assertThat(NtStatus.ACCESS_DENIED.isError()).isTrue();
        assertThat(NtStatus.ACCESS_DENIED.isWarning()).isFalse();
        assertThat(NtStatus.ACCESS_DENIED.isSuccess()).isFalse();
    }

    @Test
    void knownCodesHaveNamesAndOthersDigits() {
        assertThat(new NtStatus(0xC000_0022)).isEqualTo(NtStatus.ACCESS_DENIED).hasToString("STATUS_ACCESS_DENIED");
        assertThat(NtStatus.SUCCESS.name()).isEqualTo("STATUS_SUCCESS");
        assertThat(new NtStatus(0xC000_1234).name()).isEqualTo("0xC0001234");
        assertThat(new NtStatus(0x0000_0099)).hasToString("0x00000099");
    }

    @Test
    void everyConstantIsNamedAsItIsCalledAndNoCodeTwice() throws IllegalAccessException {
        List<Field> constants = Arrays.stream(NtStatus.class.getDeclaredFields())
                .filter(field -> field.getType() == NtStatus.class)
                .toList();
        Set<Integer> codes = new HashSet<>();
        for (Field constant : constants) {
            NtStatus status = (NtStatus) constant.get(null);
            assertThat(status).hasToString("STATUS_" + constant.getName());
            assertThat(codes.add(status.code())).as(constant.getName()).isTrue();
        }
        assertThat(constants).hasSizeGreaterThan(60);
    }
}
