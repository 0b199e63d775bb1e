// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProxyTest {
    private static final char[] SECRET = "secret".toCharArray();

    @ParameterizedTest
    @CsvSource({
        "socks5://proxy,                  socks5://proxy:1080",
        "socks5h://proxy/,                socks5://proxy:1080",
        "SOCKS5://proxy:9,                socks5://proxy:9",
        "http://proxy,                    http://proxy:8080",
        "http://10.0.0.1:3128/,           http://10.0.0.1:3128",
        "http://[::1],                    http://[::1]:8080",
        "socks5://[fe80::1%eth0]:1081,    socks5://[fe80::1%eth0]:1081",
        "socks5://alice:secret@proxy:1,   socks5://alice@proxy:1",
        "http://alice:a:b%40c@[::1]:1,    http://alice@[::1]:1",
        "http://alice@proxy,              http://alice@proxy:8080",
    })
    void theTextOfAProxyIsParsed(String uri, String shown) {
        assertThat(Proxy.parse(uri)).hasToString(shown);
    }

    @Test
    void userAndPasswordArePercentDecoded() {
        assertThat(Proxy.parse("socks5://al%20ice+:%73%C3%A9cret%3a%25@h"))
                .isEqualTo(Proxy.socks5("h", 1080).withLogin("al ice+", "s\u00e9cret:%".toCharArray()));
        assertThat(Proxy.parse("http://[::1]:7").host()).isEqualTo("::1");
        assertThat(Proxy.parse("http://[::1]:7").port()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "proxy",
                "proxy:1080",
                "alice:secret@proxy:1080",
                "://proxy",
                "https://proxy",
                "socks4://proxy",
                "socks5:proxy",
                "socks5://",
                "socks5:///",
                "socks5://:1080",
                "socks5://proxy:",
                "socks5://proxy:0",
                "socks5://proxy:65536",
                "socks5://proxy:99999999999",
                "socks5://proxy:+1",
                "socks5://proxy:x",
                "socks5://::1",
                "socks5://[::1",
                "socks5://[proxy]",
                "socks5://[]",
                "socks5://[::1]x",
                "socks5://pro xy",
                "socks5://proxy\r\n",
                "http://proxy/path",
                "http://proxy?x",
                "http://proxy#x",
                "http://alice:secret@",
                "http://alice:secret@proxy@proxy",
                "http://alice:sec/secret@proxy",
                "http://alice:secret%@proxy",
                "http://alice:secret%zz@proxy",
                "http://alice:secret%0A@proxy",
                "http://:secret@proxy",
                "http://al%3aice:secret@proxy",
                "socks5://:secret@proxy",
                "socks5://alice@proxy",
                "socks5://alice:@proxy",
            })
    void otherTextIsRefusedWithTheAllowedForms(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Proxy.parse(uri))
                .withMessageStartingWith("not a proxy: ")
                .withMessageContaining("socks5://[user:password@]host[:port] (port 1080 if none is given)")
                .withMessageContaining("http://[user:password@]host[:port] (port 8080 if none is given)")
                .satisfies(
                        e -> assertThat(e.getMessage()).doesNotContain("secret").doesNotContain("\n"))
                .withNoCause();
    }

    @Test
    void theReasonNamesTheMistake() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Proxy.parse("socks5://alice:secret@proxy:http"))
                .withMessageStartingWith(
                        "not a proxy: socks5://***@proxy:http: the port must be a number (write an IPv6 address in"
                                + " brackets). Allowed are ");
    }

    @Test
    void proxiesAreEqualByAllTheirParts() {
        Proxy proxy = Proxy.socks5("h", 1).withLogin("u", SECRET);
        assertThat(proxy)
                .isEqualTo(Proxy.parse("socks5://u:secret@h:1"))
                .hasSameHashCodeAs(Proxy.parse("socks5://u:secret@h:1"))
                .isNotEqualTo(Proxy.parse("http://u:secret@h:1"))
                .isNotEqualTo(Proxy.parse("socks5://u:other@h:1"))
                .isNotEqualTo(Proxy.parse("socks5://v:secret@h:1"))
                .isNotEqualTo(Proxy.socks5("h", 1));
        assertThat(Proxy.socks5("[::1]", 1)).isEqualTo(Proxy.socks5("::1", 1));
    }

    @Test
    void aLoginIsCopiedAndReplaced() {
        char[] password = SECRET.clone();
        Proxy proxy = Proxy.httpConnect("h", 1).withLogin("old", SECRET).withLogin("u", password);
        password[0] = 'x';
        assertThat(proxy).isEqualTo(Proxy.httpConnect("h", 1).withLogin("u", SECRET));
        assertThat(proxy).hasToString("http://u@h:1");
    }

    @Test
    void whatCannotBeSentIsNotTakenAsALogin() {
        Proxy socks = Proxy.socks5("h", 1);
        Proxy http = Proxy.httpConnect("h", 1);
        String most = "\u00e9".repeat(127) + "x"; // 255 bytes
        assertThat(socks.withLogin(most, most.toCharArray())).isNotNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> socks.withLogin(most + "x", SECRET))
                .withMessage("the user for the proxy must have 1 to 255 bytes, not 256");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> socks.withLogin("u", (most + "x").toCharArray()))
                .withMessage("the password for the proxy must have 1 to 255 bytes, not 256");
        assertThatIllegalArgumentException().isThrownBy(() -> http.withLogin("u", "a\nb".toCharArray()));
        assertThatIllegalArgumentException().isThrownBy(() -> http.withLogin("u\r", SECRET));
        assertThatIllegalArgumentException().isThrownBy(() -> http.withLogin("a:b", SECRET));
        assertThatIllegalArgumentException().isThrownBy(() -> http.withLogin("u", new char[4097]));
    }

    @Test
    void hostsAndPortsOfProxiesAreChecked() {
        assertThatIllegalArgumentException().isThrownBy(() -> Proxy.socks5("", 1080));
        assertThatIllegalArgumentException().isThrownBy(() -> Proxy.httpConnect("a/b", 1080));
        assertThatIllegalArgumentException().isThrownBy(() -> Proxy.socks5("h", 0));
        assertThatIllegalArgumentException().isThrownBy(() -> Proxy.socks5("h", 65536));
    }

    @ParameterizedTest
    @CsvSource({
        "nas,              nas:445",
        "NAS_1.local.,     NAS_1.local.:445",
        "b\u00fccher.example, xn--bcher-kva.example:445",
        "127.0.0.1,        127.0.0.1:445",
        "::1,              [0:0:0:0:0:0:0:1]:445",
        "[2001:db8::a],    [2001:db8:0:0:0:0:0:a]:445",
        "::ffff:10.0.0.1,  10.0.0.1:445",
        "\uff11\uff12\uff17.0.0.1, 127.0.0.1:445",
    })
    void targetsAreNamedInAscii(String host, String sent) throws Exception {
        ProxyTarget target = ProxyTarget.of(host, 445);
        assertThat(target).hasToString(sent);
        boolean address = sent.matches("[\\[0-9].*");
        assertThat(target.address() != null).isEqualTo(address);
        if (address) {
            assertThat(target.address()).isEqualTo(InetAddress.getByName(sent.substring(0, sent.length() - 4)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "a..b",
                "a b",
                "a\r\nb",
                "a\0",
                "a/b",
                "a@b",
                "a#b",
                "*",
                "1.2.3",
                "1.2.3.256",
                "1.2.3.04",
                "1.2.3.4.",
                "127.1",
                "2130706433",
                "[::1",
                "::1]",
                "[1.2.3.4]",
                "1::2::3",
                "a:b",
                "fe80::1%eth0",
                "::1\r\nX: y",
                "\u2028"
            })
    void otherTargetsAreUnknownHosts(String host) {
        assertThatThrownBy(() -> ProxyTarget.of(host, 445))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageStartingWith("Cannot connect through a proxy to the host '")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n", "\u2028"));
    }

    @Test
    void namesAreUpTo255BytesLong() throws Exception {
        String most = ("a".repeat(62) + ".").repeat(4) + "abc";
        assertThat(most).hasSize(255);
        assertThat(ProxyTarget.of(most, 445).name()).isEqualTo(most);
        assertThatThrownBy(() -> ProxyTarget.of(most + "d", 445))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageEndingWith("longer than 255 characters");
        String umlauts = ("\u00fc".repeat(20) + ".").repeat(12) + "x";
        assertThatThrownBy(() -> ProxyTarget.of(umlauts, 445)).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void schemesDoNotDependOnTheLanguage() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.of("tr"));
        try {
            assertThat(Proxy.parse("HTTP://h")).hasToString("http://h:8080");
        } finally {
            Locale.setDefault(before);
        }
    }
}
