// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.find;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "*.txt a.txt true",
                "*.txt a.TXT false",
                "*.txt .txt true",
                "a*c abbc true",
                "a**c ac true",
                "?b ab true",
                "?b b false",
                "[a-c]x bx true",
                "[a-c]x dx false",
                "[!a-c]x dx true",
                "[^a-c]x ax false",
                "[]]x ]x true",
                "[c-a]x bx false",
                "[-a]x -x true",
                "[a.b]x .x true",
                "[ [ true",
                "a[b a[b true",
                "\\*x *x true",
                "\\*x ax false",
                "a+b(c){d}|^$ a+b(c){d}|^$ true",
                "grün*日 grün.日 true",
                "a\\ a\\ true",
            })
    void matchesLikeTheShell(String glob, String name, boolean matches) {
        assertThat(Glob.of(glob, false).matches(name)).isEqualTo(matches);
    }

    @Test
    void upperAndLowerCaseCanBeTheSame() {
        assertThat(Glob.of("*.JPG", true).matches("Äx.jpg")).isTrue();
        assertThat(Glob.of("ä[x-z]*", true).matches("ÄY")).isTrue();
    }

    @Test
    void aLineEndIsACharacterLikeOthers() {
        assertThat(Glob.of("a*b", false).matches("a\n\nb")).isTrue();
    }
}
