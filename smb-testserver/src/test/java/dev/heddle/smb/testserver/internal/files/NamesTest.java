// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "*, anything.txt, true",
                "*.txt, name.TXT, true",
                "*.txt, name.txt.bak, false",
                "n?me.txt, name.txt, true",
                "n?me, nme, false",
                "????, abc, false",
                "<.txt, a.b.txt, true",
                "<.b, a.b.txt, false",
                "name>>>, name, true",
                "name>>>, name12, true",
                "name>>>, name1234, false",
                "a>.txt, a.txt, true",
                "'name\"txt', name.txt, true",
                "'name\"', name, true",
                "'name\"', names, false",
                "*a*b*c*, xxaxxbxxcxx, true",
                "*a*b*c*, xxaxxcxxb, false",
                "'', '', true",
                "'', a, false"
            })
    void patterns(String pattern, String name, boolean matches) {
        assertThat(Names.matches(pattern, name)).isEqualTo(matches);
    }

    /** The cost of matching depends on the product of the lengths, not on the number of stars. */
    @Test
    void manyStars() {
        assertThat(Names.matches("*a".repeat(100) + "b", "a".repeat(255))).isFalse();
    }

    @Test
    void letterCase() {
        assertThat(Names.same("Größe", "GRÖßE")).isTrue();
        assertThat(Names.same("a", "ab")).isFalse();
        assertThat(Names.same("a", "b")).isFalse();
    }
}
