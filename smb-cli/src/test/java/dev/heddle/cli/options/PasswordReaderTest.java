// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordReaderTest {
    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gehéim 🧵", "gehéim 🧵\n", "gehéim 🧵\r\n", "gehéim 🧵\nmore\n"})
    void readsTheFirstLine(String input) throws Exception {
        assertThat(PasswordReader.firstLine(stream(input))).containsExactly("gehéim 🧵".toCharArray());
    }

    @Test
    void leavesTheRest() throws Exception {
        InputStream in = stream("pw\nthe rest");
        assertThat(PasswordReader.firstLine(in)).containsExactly('p', 'w');
        assertThat(in.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("the rest");
    }

    @Test
    void anEmptyLineIsAPasswordAndNoLineIsNone() throws Exception {
        assertThat(PasswordReader.firstLine(stream("\n"))).isEmpty();
        assertThatThrownBy(() -> PasswordReader.firstLine(stream(""))).hasMessageContaining("before the password");
    }

    @Test
    void refusesWhatIsNoPassword() {
        assertThatThrownBy(() -> PasswordReader.firstLine(stream("x".repeat(1025))))
                .hasMessageContaining("longer than 1024");
        assertThatThrownBy(() -> PasswordReader.firstLine(new ByteArrayInputStream(new byte[] {'a', (byte) 0xff})))
                .hasMessageContaining("not UTF-8");
        assertThatThrownBy(() -> PasswordReader.firstLine(new ByteArrayInputStream(new byte[] {(byte) 0xc3})))
                .hasMessageContaining("not UTF-8");
    }
}
