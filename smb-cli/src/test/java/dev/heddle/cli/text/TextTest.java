// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void escapesWhatSteersATerminal() {
        assertThat(Text.printable("a\u001b[31mred\u0007\n\u009b2J")).isEqualTo("a\\x1b[31mred\\x07\\x0a\\x9b2J");
        assertThat(Text.printable("fdp\u202egpj")).isEqualTo("fdp\\u{202e}gpj");
        assertThat(Text.printable("half \ud83e")).isEqualTo("half \\u{d83e}");
    }

    @Test
    void leavesNamesOfAllLanguages() {
        assertThat(Text.printable("grün 日本 🧵 \\x.txt")).isEqualTo("grün 日本 🧵 \\x.txt");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1.0 KiB",
        "1536, 1.5 KiB",
        "1048524, 1023.9 KiB",
        "1048525, 1.0 MiB",
        "1048576, 1.0 MiB",
        "1073741824, 1.0 GiB",
        "9223372036854775807, 8.0 EiB",
    })
    void sizes(long bytes, String text) {
        assertThat(Text.size(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0:00", "59, 0:59", "60, 1:00", "3599, 59:59", "3600, 1:00:00", "360061, 100:01:01"})
    void durations(long seconds, String text) {
        assertThat(Text.duration(seconds)).isEqualTo(text);
    }

    @Test
    void timesAreLocal() {
        Instant time = Instant.parse("2025-07-01T22:30:05.123456700Z");
        assertThat(Text.time(time, BERLIN)).isEqualTo("2025-07-02 00:30:05");
        assertThat(Text.exactTime(time, BERLIN)).isEqualTo("2025-07-02 00:30:05.1234567 +0200");
    }

    @Test
    void unknownTimesAreDashes() {
        assertThat(Text.time(Instant.EPOCH, BERLIN)).isEqualTo("-------------------");
        assertThat(Text.exactTime(Instant.EPOCH, BERLIN)).isEqualTo("-");
    }
}
