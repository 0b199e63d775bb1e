// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class Socks5ProxyTest {
    private static final Proxy PLAIN = Proxy.socks5("proxy", 1080);
    private static final Proxy WITH_LOGIN = PLAIN.withLogin("alice", "s\u00e9cret".toCharArray());

    private static final String METHOD = "0500";
    private static final String REPLY = "05000001" + "7f000001" + "1234";
    /** A complete response to {@link #WITH_LOGIN}. */
    private static final String ANSWER = "0502" + "0100" + REPLY;

    private ProxyPeer peer;

    @BeforeEach
    void connect() throws IOException {
        peer = ProxyPeer.connected();
    }

    @AfterEach
    void close() throws IOException {
        peer.close();
    }

    private void establish(Proxy proxy, String host, String answer) throws IOException {
        peer.sends(hex(answer));
        proxy.establish(peer.client(), host, 445, ProxyPeer.soon());
    }

    private void refuses(Proxy proxy, String answer, Class<? extends IOException> type, String reason) {
        assertThatThrownBy(() -> establish(proxy, "nas", answer))
                .isExactlyInstanceOf(type)
                .hasMessage("Cannot connect to nas:445 through " + proxy + ": " + reason);
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    @ParameterizedTest
    @CsvSource({
        "nas,              03 036e6173",
        "127.0.0.1,        01 7f000001",
        "::1,              04 00000000000000000000000000000001",
        "[2001:db8::1],    04 20010db8000000000000000000000001",
        "::ffff:10.0.0.1,  01 0a000001",
        "b\u00fccher.de,   03 10786e2d2d62636865722d6b76612e6465",
    })
    void theTargetIsSentAsNameOrAddress(String host, String sent) throws Exception {
        establish(PLAIN, host, METHOD + REPLY);
        assertThat(peer.received()).isEqualTo(hex("050100" + "050100" + sent.replace(" ", "") + "01bd"));
    }

    @Test
    void theLoginIsSentWhenTheProxyWantsIt() throws Exception {
        establish(WITH_LOGIN, "nas", ANSWER);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        expected.writeBytes(hex("05020002" + "01"));
        expected.write(5);
        expected.writeBytes("alice".getBytes(UTF_8));
        expected.write(7);
        expected.writeBytes("s\u00e9cret".getBytes(UTF_8));
        expected.writeBytes(hex("050100" + "03036e6173" + "01bd"));
        assertThat(peer.received()).isEqualTo(expected.toByteArray());
    }

    @Test
    void theLoginIsNotSentWhenTheProxyDoesNotWantIt() throws Exception {
        establish(WITH_LOGIN, "nas", METHOD + REPLY);
        assertThat(peer.received()).isEqualTo(hex("05020002" + "050100" + "03036e6173" + "01bd"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01 7f000001",
                "04 20010db8000000000000000000000001",
                "03 036e6173",
                "03 00",
            })
    void whateverTheProxyIsBoundTo(String bound) throws Exception {
        establish(PLAIN, "nas", METHOD + "050000" + bound.replace(" ", "") + "ffff" + "2a");
        assertThat(peer.rest()).isEqualTo("*");
    }

    @Test
    void theLongestBoundNameIsReadToItsEnd() throws Exception {
        establish(PLAIN, "nas", METHOD + "05000003ff" + "61".repeat(255) + "ffff" + "2a");
        assertThat(peer.rest()).isEqualTo("*");
    }

    @Test
    void aTargetThatSpeaksFirstLosesNothing() throws Exception {
        String greeting = "05000001".repeat(5000);
        establish(WITH_LOGIN, "nas", ANSWER + greeting);
        assertThat(peer.rest())
                .hasSize(greeting.length() / 2)
                .startsWith("\5\0\0\1")
                .endsWith("\5\0\0\1");
    }

    @ParameterizedTest
    @CsvSource({
        "1, general SOCKS server failure, . Check that the proxy can resolve nas",
        "2, connection not allowed by ruleset, . The proxy's rules must allow this target",
        "3, Network unreachable, . Check that the proxy can resolve nas",
        "4, Host unreachable, . Check that the proxy can resolve nas",
        "5, Connection refused, . Check host and port of the target",
        "6, TTL expired, ''",
        "7, Command not supported, ''",
        "8, Address type not supported, '. Give the target''s name, or an address of the other family'",
        "9, unassigned reply, ''",
        "255, unassigned reply, ''",
    })
    void aRefusalIsSaidInTheWordsOfTheProtocol(int reply, String name, String advice) {
        // Some proxies send only these bytes.
        refuses(
                PLAIN,
                METHOD + "05" + HexFormat.of().toHexDigits((byte) reply),
                ConnectException.class,
                name + " (reply " + reply + " of the proxy)" + advice);
    }

    @Test
    void anAddressNeedsNoResolving() {
        assertThatThrownBy(() -> establish(PLAIN, "10.0.0.1", METHOD + "0504"))
                .hasMessage("Cannot connect to 10.0.0.1:445 through socks5://proxy:1080: Host unreachable (reply 4 of"
                        + " the proxy)");
    }

    @Test
    void aProxyThatWantsALoginSaysSo() {
        refuses(PLAIN, "05ff", ConnectException.class, "the proxy wants a login. Give a login: user and password");
    }

    @Test
    void aProxyThatWantsAnotherLoginSaysSo() {
        refuses(
                WITH_LOGIN,
                "05ff",
                ConnectException.class,
                "the proxy accepts no login by user and password. Use a proxy that does, or none");
    }

    @Test
    void aRefusedLoginIsSaid() {
        refuses(
                WITH_LOGIN,
                "05020101",
                ConnectException.class,
                "the proxy refused the login (status 1). Check user and password of the proxy");
    }

    @ParameterizedTest
    @CsvSource({
        "0400, 'the proxy does not speak SOCKS5: it answered with version 4'",
        "4854, 'the proxy does not speak SOCKS5: it answered with version 72, as an HTTP proxy does. Try http://"
                + " instead'",
        "0501, 'the proxy chose the login method 1, which was not offered'",
        "0502, 'the proxy chose the login method 2, which was not offered'",
        "05000000, 'the proxy does not speak SOCKS5: it answered with version 0'",
        "0500050001, 'the reserved byte of the proxy''s reply is 1 instead of 0'",
        "050005000000, 'the proxy''s reply has the unknown address type 0'",
        "0500050000ff, 'the proxy''s reply has the unknown address type 255'",
    })
    void anAnswerThatBreaksTheProtocolIsSaid(String answer, String reason) {
        refuses(PLAIN, answer, ProtocolException.class, reason);
    }

    @Test
    void aLoginAnsweredInAnotherVersionIsSaid() {
        refuses(
                WITH_LOGIN,
                "05020500",
                ProtocolException.class,
                "the proxy answered the login in version 5 instead of 1");
    }

    @Test
    void anAnswerThatEndsAnywhereIsSaid() throws Exception {
        byte[] answer = hex(ANSWER);
        for (int length = 0; length < answer.length; length++) {
            try (ProxyPeer ending = ProxyPeer.connected()) {
                ending.sends(Arrays.copyOf(answer, length)).ends();
                assertThatThrownBy(() -> WITH_LOGIN.establish(ending.client(), "nas", 445, ProxyPeer.soon()))
                        .isExactlyInstanceOf(EOFException.class)
                        .hasMessage("Cannot connect to nas:445 through socks5://alice@proxy:1080: the proxy closed the"
                                + " connection " + (length == 0 ? "without an answer" : "in the middle of its answer"));
            }
        }
    }

    @Test
    void anAnswerMayBeSplitAnywhere() throws Exception {
        for (String bound : List.of("01" + "7f000001", "03" + "036e6173")) {
            byte[] answer = hex("0502" + "0100" + "050000" + bound + "1234");
            for (int split = 0; split < answer.length; split++) {
                try (ProxyPeer splitting = ProxyPeer.connected()) {
                    splitting.sends(Arrays.copyOf(answer, split));
                    ProxyPeer.Establishing call = splitting.establishing(WITH_LOGIN, "nas", 445, ProxyPeer.soon());
                    call.awaitWaiting();
                    splitting
                            .sends(Arrays.copyOfRange(answer, split, answer.length))
                            .sends("*");
                    assertThat(call.result()).isFalse();
                    assertThat(splitting.rest()).isEqualTo("*");
                }
            }
        }
    }

    @Test
    void anInvalidTargetIsNotSent() throws Exception {
        assertThatThrownBy(() -> establish(PLAIN, "na s", ANSWER)).isInstanceOf(UnknownHostException.class);
        assertThat(peer.received()).isEmpty();
    }
}
