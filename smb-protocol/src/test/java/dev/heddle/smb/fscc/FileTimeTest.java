// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.fscc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileTimeTest {
    @ParameterizedTest
    @CsvSource({
        "116444736000000000, 1970-01-01T00:00:00Z",
        "116444735999999999, 1969-12-31T23:59:59.999999900Z",
        "1, 1601-01-01T00:00:00.000000100Z",
        "133485520000000000, 2024-01-01T03:06:40Z",
        "9223372036854775807, +30828-09-14T02:48:05.477580700Z",
    })
    void toInstant(long fileTime, Instant instant) {
        assertThat(FileTime.toInstant(fileTime)).isEqualTo(instant);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, -2, Long.MIN_VALUE})
    void specialValuesAreNoTimes(long fileTime) {
        assertThat(FileTime.toInstant(fileTime)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            longs = {1, 2, 10_000_000, 116_444_736_000_000_000L, 133_485_520_000_000_001L, 250_000_000_000_000_007L})
    void comesBackAsItWas(long fileTime) {
        Instant instant = requireNonNull(FileTime.toInstant(fileTime));
        assertThat(FileTime.ofInstant(instant)).isEqualTo(fileTime);
    }

    @Test
    void nanosecondsAreRoundedDown() {
        assertThat(FileTime.ofInstant(Instant.ofEpochSecond(0, 199))).isEqualTo(116_444_736_000_000_001L);
        assertThat(FileTime.ofInstant(Instant.ofEpochSecond(-1, 999_999_999))).isEqualTo(116_444_735_999_999_999L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1601-01-01T00:00:00Z",
                "1601-01-01T00:00:00.000000099Z",
                "1600-12-31T23:59:59.999999999Z",
                "-1000000000-01-01T00:00:00Z",
                "+30829-01-01T00:00:00Z",
                "+1000000000-12-31T23:59:59.999999999Z"
            })
    void othersAreRefused(Instant instant) {
        assertThatThrownBy(() -> FileTime.ofInstant(instant)).isInstanceOf(IllegalArgumentException.class);
    }
}
