// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class HttpConnectProxyTest {
    private static final Proxy PLAIN = Proxy.httpConnect("proxy", 8080);
    private static final Proxy WITH_LOGIN = PLAIN.withLogin("alice", "s\u00e9cret:1".toCharArray());
    private static final String OK = "HTTP/1.1 200 Connection established\r\n\r\n";

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
        peer.sends(answer);
        proxy.establish(peer.client(), host, 445, ProxyPeer.soon());
    }

    private void refuses(Proxy proxy, String answer, Class<? extends IOException> type, String reason) {
        assertThatThrownBy(() -> establish(proxy, "nas", answer))
                .isExactlyInstanceOf(type)
                .hasMessage("Cannot connect to nas:445 through " + proxy + ": " + reason);
    }

    @ParameterizedTest
    @CsvSource({
        "nas, nas:445",
        "10.0.0.1, 10.0.0.1:445",
        "::1, [0:0:0:0:0:0:0:1]:445",
        "b\u00fccher.de, xn--bcher-kva.de:445",
    })
    void theTargetIsAskedFor(String host, String sent) throws Exception {
        establish(PLAIN, host, OK);
        assertThat(new String(peer.received(), ISO_8859_1))
                .isEqualTo("CONNECT " + sent + " HTTP/1.1\r\nHost: " + sent + "\r\n\r\n");
    }

    @Test
    void theLoginIsInTheFirstRequest() throws Exception {
        establish(WITH_LOGIN, "nas", OK);
        String login = Base64.getEncoder().encodeToString("alice:s\u00e9cret:1".getBytes(UTF_8));
        assertThat(new String(peer.received(), ISO_8859_1))
                .isEqualTo("CONNECT nas:445 HTTP/1.1\r\nHost: nas:445\r\nProxy-Authorization: Basic " + login
                        + "\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nas\r\nX: y", "nas HTTP/1.1\r\n\r\n", "nas\n", "n as", "nas\0"})
    void aHostCannotAddToTheRequest(String host) throws Exception {
        assertThatThrownBy(() -> establish(PLAIN, host, OK)).isInstanceOf(UnknownHostException.class);
        assertThat(peer.received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                OK,
                "HTTP/1.0 200\r\n\r\n",
                "HTTP/1.1 200 \r\n\r\n",
                "HTTP/1.1 204 No Content\r\nContent-Length: 9\r\n\r\n",
                "HTTP/1.1 299 Hello\r\nTransfer-Encoding: chunked\r\nX: y\r\n\r\n",
                "HTTP/1.1 200 Connection established\nVia: x\n\n",
                "HTTP/1.1 200 Connection established\r\nVia: x\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
                "HTTP/1.1 200 \0\u00ff\r\r\n: \r:\0\r\n\r\n",
            })
    void afterASuccessTheBytesAreTheTargets(String answer) throws Exception {
        establish(PLAIN, "nas", answer + "\r\n220 hello\r\n\r\n");
        assertThat(peer.rest()).isEqualTo("\r\n220 hello\r\n\r\n");
    }

    @Test
    void anAnswerMayBeSplitAnywhere() throws Exception {
        String answer = "HTTP/1.1 100\r\n\r\nHTTP/1.1 200 OK\r\nVia: x\r\n\r\n";
        for (int split = 0; split < answer.length(); split++) {
            try (ProxyPeer splitting = ProxyPeer.connected()) {
                splitting.sends(answer.substring(0, split));
                ProxyPeer.Establishing call = splitting.establishing(PLAIN, "nas", 445, ProxyPeer.soon());
                call.awaitWaiting();
                splitting.sends(answer.substring(split) + "*");
                assertThat(call.result()).isFalse();
                assertThat(splitting.rest()).isEqualTo("*");
            }
        }
    }

    @Test
    void anAnswerThatEndsAnywhereIsSaid() throws Exception {
        for (int length = 0; length < OK.length(); length++) {
            try (ProxyPeer ending = ProxyPeer.connected()) {
                ending.sends(OK.substring(0, length)).ends();
                assertThatThrownBy(() -> PLAIN.establish(ending.client(), "nas", 445, ProxyPeer.soon()))
                        .isExactlyInstanceOf(EOFException.class)
                        .hasMessage("Cannot connect to nas:445 through http://proxy:8080: the proxy closed the"
                                + " connection " + (length == 0 ? "without an answer" : "in the middle of its answer"));
            }
        }
    }

    @Test
    void aRefusalIsSaidInTheProxysWords() {
        refuses(
                PLAIN,
                "HTTP/1.1 502 Bad\7 Gate\u009bway\u00e9\r\nContent-Length: 3\r\n\r\nno!",
                ConnectException.class,
                "HTTP/1.1 502 Bad Gateway\u00e9");
        // The body has not been sent, and is not needed.
    }

    @ParameterizedTest
    @CsvSource({
        "403 Forbidden, . The proxy's rules must allow CONNECT to this target",
        "405 Method Not Allowed, . The proxy's rules must allow CONNECT to this target",
        "101 Switching Protocols, ''",
        "302 Found, ''",
        "500 Unable to connect, ''",
        "999 Odd, ''",
    })
    void anyOtherStatusIsARefusal(String status, String advice) {
        refuses(PLAIN, "HTTP/1.1 " + status + "\r\n\r\n", ConnectException.class, "HTTP/1.1 " + status + advice);
    }

    @Test
    void aLongReasonIsCut() {
        refuses(
                PLAIN,
                "HTTP/1.1 500 " + "x".repeat(1000) + "\r\n\r\n",
                ConnectException.class,
                "HTTP/1.1 500 " + "x".repeat(187) + "...");
    }

    @Test
    void aProxyThatWantsALoginSaysSo() {
        refuses(
                PLAIN,
                "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n\r\n",
                ConnectException.class,
                "HTTP/1.1 407 Proxy Authentication Required. Give a login: user and password");
    }

    @ParameterizedTest
    @ValueSource(ints = {407, 401})
    void aRefusedLoginIsSaid(int status) {
        refuses(
                WITH_LOGIN,
                "HTTP/1.0 " + status + " No\r\n\r\n",
                ConnectException.class,
                "HTTP/1.0 " + status + " No. The proxy refused the login: check user and password of the proxy");
    }

    @Test
    void aProxyThatWantsAnotherLoginSaysSo() {
        refuses(
                WITH_LOGIN,
                "HTTP/1.1 407 No\r\nproxy-authenticate:  Negotiate\r\nPROXY-AUTHENTICATE:NTLM\7,x\r\n\r\n",
                ConnectException.class,
                "HTTP/1.1 407 No. The proxy wants a login by Negotiate, NTLM; only Basic is supported");
    }

    @ParameterizedTest
    @CsvSource({
        "'SSH-2.0-x', 'byte 0 of its answer is 83'",
        "'\n', 'byte 0 of its answer is 10'",
        "'http/1.1 200', 'byte 0 of its answer is 104'",
        "'HTTPS', 'byte 4 of its answer is 83'",
        "'\5', 'byte 0 of its answer is 5, as a SOCKS5 proxy''s. Try socks5:// instead'",
    })
    void anAnswerThatIsNotHttpIsRefusedAtItsFirstWrongByte(String answer, String reason) {
        refuses(PLAIN, answer, ProtocolException.class, "the proxy does not speak HTTP: " + reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/2 200 OK",
                "HTTP/2.0 200 OK",
                "HTTP/1.1",
                "HTTP/1.1 ",
                "HTTP/1.1 OK",
                "HTTP/1.1 20",
                "HTTP/1.1 2000",
                "HTTP/1.1 099",
                "HTTP/1.1 200OK",
                "HTTP/1.1 -200",
                "HTTP/",
            })
    void aStatusLineOfAnotherFormIsRefused(String line) {
        // The client must fail without waiting for an empty line.
        refuses(PLAIN, line + "\r\n", ProtocolException.class, "the proxy does not speak HTTP/1.1: " + line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 ", "HTTP/1.1 100\r\n\r\nHTTP/1.1 200 OK\r\nX: ", "HTTP/1.1 407 No\r\nX:"})
    void moreThan8KiBAreNotRead(String begin) throws Exception {
        refuses(
                PLAIN,
                begin + "x".repeat(8192 - begin.length()) + "\r\n\r\n",
                ProtocolException.class,
                "the proxy's answer is longer than 8192 bytes");
        assertThat(peer.rest()).isEqualTo("\r\n\r\n");
    }

    @Test
    void interimAnswersWithoutEndAreNotRead() {
        refuses(
                PLAIN,
                "HTTP/1.1 100 Continue\r\n\r\n".repeat(1000),
                ProtocolException.class,
                "the proxy's answer is longer than 8192 bytes");
    }

    @Test
    void upTo8KiBAreRead() throws Exception {
        String begin = "HTTP/1.1 200 OK\r\nX: ";
        establish(PLAIN, "nas", begin + "x".repeat(8192 - 4 - begin.length()) + "\r\n\r\n" + "*");
        assertThat(peer.rest()).isEqualTo("*");
    }
}
