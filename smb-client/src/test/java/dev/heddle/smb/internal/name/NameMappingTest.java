// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.name;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The code points are those of Apple and of Microsoft's Services for Macintosh. */
class NameMappingTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "a\"b,a\uF020b",
                "a*b,a\uF021b",
                "a:b,a\uF022b",
                "a<b,a\uF023b",
                "a>b,a\uF024b",
                "a?b,a\uF025b",
                "a|b,a\uF027b",
                "`a `,a\uF028",
                "a.,a\uF029",
                "a..,a.\uF029",
                "a. b,a. b",
                "`\u0001\u001F`,\uF001\uF01F",
                "dir.\\file:,dir\uF029\\file\uF022",
                "Gr\u00fc\u00dfe,Gr\u00fc\u00dfe"
            })
    void bothWays(String user, String server) {
        assertThat(NameMapping.toServer(user)).isEqualTo(server);
        String name = server.substring(server.lastIndexOf('\\') + 1);
        assertThat(NameMapping.toUser(name)).isEqualTo(user.substring(user.lastIndexOf('\\') + 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uF029", ".\uF029", "a\uF026b", "a\uF02Ab", "a\uF028b", "a\uF029b", "\uF000"})
    void whatWouldNotComeBackStaysAsItIs(String server) {
        assertThat(NameMapping.toUser(server)).isEqualTo(server);
        assertThat(NameMapping.toServer(server)).isEqualTo(server);
    }

    @Test
    void wildcardsOfAPatternStay() {
        assertThat(NameMapping.patternToServer("*:?.<>\"")).isEqualTo("*\uF022?.<>\"");
    }

    @Test
    void aStreamsPartingIsKept() {
        assertThat(NameMapping.toServer("a." + NameMapping.STREAM + "s:t"))
                .isEqualTo("a\uF029" + NameMapping.STREAM + "s\uF022t");
    }
}
