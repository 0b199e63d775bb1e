// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmbUrlTest {
    @Test
    void readsEveryPart() throws Exception {
        assertThat(SmbUrl.parse("smb://WORK;alice@server:4450/share/dir/file.txt"))
                .isEqualTo(new SmbUrl("WORK", "alice", "server", 4450, "share", "dir/file.txt", false));
    }

    @Test
    void partsMayBeMissing() throws Exception {
        assertThat(SmbUrl.parse("smb://server")).isEqualTo(new SmbUrl("", null, "server", 445, "", "", false));
        assertThat(SmbUrl.parse("SMB://server/")).isEqualTo(new SmbUrl("", null, "server", 445, "", "", true));
        assertThat(SmbUrl.parse("smb://server/share/"))
                .isEqualTo(new SmbUrl("", null, "server", 445, "share", "", true));
    }

    @Test
    void decodesPercentEncoding() throws Exception {
        SmbUrl url = SmbUrl.parse("smb://my%20org;j%C3%B6rg%40home@server/my%20share/100%25%20gr%c3%bcn");
        assertThat(url.domain()).isEqualTo("my org");
        assertThat(url.user()).isEqualTo("jörg@home");
        assertThat(url.share()).isEqualTo("my share");
        assertThat(url.path()).isEqualTo("100% grün");
    }

    @Test
    void takesUnencodedNamesAsTheyAre() throws Exception {
        SmbUrl url = SmbUrl.parse("smb://alice@home.org@server/share/grün #1?.txt");
        assertThat(url.user()).isEqualTo("alice@home.org");
        assertThat(url.path()).isEqualTo("grün #1?.txt");
    }

    @ParameterizedTest
    @CsvSource({
        "smb://[::1]/s, ::1, 445",
        "smb://a@[fe80::1%25eth0]:4450/s, fe80::1%eth0, 4450",
        "smb://127.0.0.1:65535/s, 127.0.0.1, 65535",
    })
    void readsHostAndPort(String text, String host, int port) throws Exception {
        SmbUrl url = SmbUrl.parse(text);
        assertThat(url.host()).isEqualTo(host);
        assertThat(url.port()).isEqualTo(port);
    }

    @ParameterizedTest
    @CsvSource({
        "smb://h/s//a///b/, a/b, true",
        "smb://h/s/./a/./b, a/b, false",
        "smb://h/s\\a\\b, a/b, false",
        "smb://h/s/a...b/.c, a...b/.c, false",
    })
    void tidiesThePath(String text, String path, boolean endsInSlash) throws Exception {
        SmbUrl url = SmbUrl.parse(text);
        assertThat(url.path()).isEqualTo(path);
        assertThat(url.endsInSlash()).isEqualTo(endsInSlash);
    }

    @ParameterizedTest
    @CsvSource({
        "file:///etc/passwd, starts with smb://",
        "server/share, starts with smb://",
        "smb:///share, no host",
        "smb://alice@/share, no host",
        "smb://@server/share, user name before the @ is empty",
        "smb://WORK;@server/share, user name before the @ is empty",
        "smb://server:/share, the port is a number",
        "smb://server:0/share, the port is a number",
        "smb://server:65536/share, the port is a number",
        "smb://server:99999999999/share, the port is a number",
        "smb://server:44x/share, the port is a number",
        "smb://[::1/share, closing bracket",
        "smb://[::1]x/share, the port is a number",
        "smb://[]/share, no host",
        "smb://::1/share, needs brackets",
        "smb://server/s/a%2, two hexadecimal digits",
        "smb://server/s/a%zz, two hexadecimal digits",
        "smb://server/s/a%ff, not UTF-8",
        "smb://server/s/a%2fb, encoded slash",
        "smb://server/s/a%5Cb, encoded slash",
        "smb://server/s/a%00b, encoded slash",
        "smb://server/s/../t, '..'",
        "smb://server/s/%2e%2E/t, '..'",
    })
    void saysWhatIsWrong(String text, String message) {
        assertThatThrownBy(() -> SmbUrl.parse(text))
                .isInstanceOf(SmbUrl.MalformedException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"smb://alice:geheim@server/share", "smb://W;alice:geheim@server/s", "smb://alice:@server/geheim"
            })
    void refusesAPasswordAndDoesNotRepeatIt(String text) {
        assertThatThrownBy(() -> SmbUrl.parse(text))
                .hasMessageContaining("password does not belong in a URL")
                .hasMessageNotContaining("geheim");
    }

    @Test
    void showsItselfWithoutTheUser() throws Exception {
        assertThat(SmbUrl.parse("smb://W;alice@[::1]:4450/my%20share/a/b/"))
                .hasToString("smb://[::1]:4450/my share/a/b");
        assertThat(SmbUrl.parse("smb://alice@server")).hasToString("smb://server/");
    }

    @Test
    void knowsItsLastName() throws Exception {
        assertThat(SmbUrl.parse("smb://h/share/a/b").lastName()).isEqualTo("b");
        assertThat(SmbUrl.parse("smb://h/share/a").lastName()).isEqualTo("a");
        assertThat(SmbUrl.parse("smb://h/share").lastName()).isEqualTo("share");
    }
}
