// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests how long the client waits for a proxy, and what ends the wait. */
@Timeout(60)
final class ProxyDialogueTest {
    private ProxyPeer peer;

    @BeforeEach
    void connect() throws IOException {
        peer = ProxyPeer.connected();
    }

    @AfterEach
    void close() throws IOException {
        peer.close();
    }

    static Proxy[] proxies() {
        return new Proxy[] {Proxy.socks5("proxy", 1), Proxy.httpConnect("proxy", 1)};
    }

    private static String answer(Proxy proxy) {
        return proxy.toString().startsWith("socks") ? "\5\0" + "\5\0\0\1" + "\0".repeat(6) : "HTTP/1.1 200 OK\r\n\r\n";
    }

    private static long in(long millis) {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private static String timedOut(Proxy proxy) {
        return "Cannot connect to nas:445 through " + proxy + ": the proxy did not answer in time. Allow it more time";
    }

    @ParameterizedTest
    @MethodSource("proxies")
    void aSilentProxyIsWaitedForUntilTheDeadline(Proxy proxy) throws Exception {
        long deadline = in(50);
        assertThatThrownBy(() -> proxy.establish(peer.client(), "nas", 445, deadline))
                .isInstanceOf(SocketTimeoutException.class)
                .hasMessage(timedOut(proxy));
        assertThat(System.nanoTime() - deadline).isNotNegative();
        assertThat(peer.client().isBlocking()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("proxies")
    void aProxyThatAnswersByteByByteIsNotWaitedForLonger(Proxy proxy) throws Exception {
        peer.sends(answer(proxy).substring(0, 6));
        ProxyPeer.Establishing call = peer.establishing(proxy, "nas", 445, in(100));
        call.awaitWaiting();
        peer.sends(answer(proxy).substring(6, 7));
        assertThatThrownBy(call::result).cause().isInstanceOf(SocketTimeoutException.class);
    }

    @ParameterizedTest
    @MethodSource("proxies")
    void aProxyThatReadsNothingIsNotWaitedForLonger(Proxy proxy) throws Exception {
        peer.client().configureBlocking(false);
        ByteBuffer filling = ByteBuffer.allocate(1 << 20);
        while (peer.client().write(filling.clear()) > 0) {
            assertThat(filling.position()).isPositive();
        }
        assertThatThrownBy(() -> proxy.establish(peer.client(), "nas", 445, in(50)))
                .isInstanceOf(SocketTimeoutException.class)
                .hasMessage(timedOut(proxy));
    }

    @ParameterizedTest
    @MethodSource("proxies")
    void theDeadlineMayHavePassedWhenAllOfTheAnswerIsThere(Proxy proxy) throws Exception {
        peer.sends(answer(proxy) + "*");
        proxy.establish(peer.client(), "nas", 445, in(-1000));
        assertThat(peer.rest()).isEqualTo("*");
    }

    @ParameterizedTest
    @MethodSource("proxies")
    void theLongestDeadlinesAreNoLimit(Proxy proxy) throws Exception {
        for (long deadline : new long[] {Long.MAX_VALUE, System.nanoTime() + (Long.MAX_VALUE >> 1)}) {
            try (ProxyPeer slow = ProxyPeer.connected()) {
                ProxyPeer.Establishing call = slow.establishing(proxy, "nas", 445, deadline);
                call.awaitWaiting();
                slow.sends(answer(proxy) + "*");
                assertThat(call.result()).isFalse();
                assertThat(slow.rest()).isEqualTo("*");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("proxies")
    void anInterruptEndsTheWait(Proxy proxy) throws Exception {
        ProxyPeer.Establishing call = peer.establishing(proxy, "nas", 445, Long.MAX_VALUE);
        call.awaitWaiting();
        call.thread().interrupt();
        assertThatThrownBy(call::result)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isExactlyInstanceOf(InterruptedIOException.class)
                .hasMessage("interrupted while connecting to nas:445 through " + proxy)
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
        assertThat(peer.client().isOpen()).isTrue();
        assertThat(peer.client().isBlocking()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("proxies")
    void anInterruptBeforeTheCallEndsIt(Proxy proxy) throws Exception {
        peer.sends(answer(proxy));
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> proxy.establish(peer.client(), "nas", 445, Long.MAX_VALUE))
                    .isExactlyInstanceOf(InterruptedIOException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(peer.client().isOpen()).isTrue();
        assertThat(peer.received()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("proxies")
    void aLostConnectionNamesTheProxy(Proxy proxy) throws Exception {
        peer.resets();
        assertThatThrownBy(() -> proxy.establish(peer.client(), "nas", 445, ProxyPeer.soon()))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(
                        "Cannot connect to nas:445 through " + proxy + ": the connection to the proxy failed: ")
                .hasCauseInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @MethodSource("proxies")
    void aClosedChannelIsSaid(Proxy proxy) throws Exception {
        peer.client().close();
        assertThatThrownBy(() -> proxy.establish(peer.client(), "nas", 445, ProxyPeer.soon()))
                .isInstanceOf(ClosedChannelException.class);
    }

    @ParameterizedTest
    @MethodSource("proxies")
    void portsOfTargetsAreChecked(Proxy proxy) {
        for (int port : new int[] {0, -1, 65536}) {
            assertThatThrownBy(() -> proxy.establish(peer.client(), "nas", port, ProxyPeer.soon()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
