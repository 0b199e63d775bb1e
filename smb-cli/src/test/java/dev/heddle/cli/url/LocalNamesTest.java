// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalNamesTest {
    private static final Path DIRECTORY = Path.of("target");

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "/", "/etc/passwd", "a/b", "../x", "..\\x", "a\\b", "\\", "a\0b", "a/.."})
    void refusesNamesThatLeadElsewhere(String name) {
        assertThatThrownBy(() -> LocalNames.child(DIRECTORY, name))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not safe as a local file name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "...", "..a", "a..", " ", "~", "-rf", "$HOME", "*", ".hidden"})
    void takesOtherNamesAsTheyAre(String name) throws Exception {
        Path child = LocalNames.child(DIRECTORY, name);
        assertThat(child.getParent()).isEqualTo(DIRECTORY);
        assertThat(child.getFileName()).hasToString(name);
    }

    @Test
    void worksInTheEmptyPath() throws Exception {
        assertThat(LocalNames.child(Path.of("."), "a")).isEqualTo(Path.of("./a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CON",
                "con",
                "nul.txt",
                "Com1",
                "LPT9.tar.gz",
                "com\u00b9",
                "aux ",
                "x:y",
                "C:",
                "a.",
                "b ",
                "prn"
            })
    void knowsWhatWindowsTakesForSomethingElse(String name) {
        assertThat(LocalNames.isSpecialOnWindows(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"console", "com10", "a.con", "nulls.txt", "lpt", ".con"})
    void knowsWhatWindowsTakesForAFile(String name) {
        assertThat(LocalNames.isSpecialOnWindows(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"12:30.txt", "a\\b", "..", "x:stream:$DATA"})
    void refusesLocalNamesThatMeanSomethingElseOnAShare(String name) {
        assertThatThrownBy(() -> LocalNames.forServer(name)).hasMessageContaining("a share cannot have");
    }

    @Test
    void sendsOtherLocalNamesAsTheyAre() throws Exception {
        assertThat(LocalNames.forServer("grün 🧵.txt")).isEqualTo("grün 🧵.txt");
    }
}
