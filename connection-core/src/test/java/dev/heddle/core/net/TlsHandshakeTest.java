// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import static dev.heddle.core.net.TlsPair.clientOptions;
import static dev.heddle.core.net.TlsPair.serverOptions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.net.TlsOptions.ClientAuth;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.FutureTask;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class TlsHandshakeTest {
    @BeforeAll
    static void makeCertificates() {
        TlsCertificates.withKey("server"); // creating the keys takes longer than the tests
    }

    private static TlsPair connect(String host, TlsOptions client, String certificate) throws Exception {
        TlsOptions server = TlsOptions.defaults().sslContext(TlsCertificates.withKey(certificate));
        return TlsPair.over(TlsPair.Sockets.connect(), host, client, server);
    }

    private static String sni(TlsTransport server) {
        var names = ((ExtendedSSLSession) server.session()).getRequestedServerNames();
        return names.isEmpty() ? "" : ((SNIHostName) names.getFirst()).getAsciiName();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void bothEndsSpeakTheProtocolThatIsAllowed(String protocol) throws Exception {
        try (TlsPair pair = TlsPair.connect(protocol)) {
            assertThat(pair.client().session().getProtocol()).isEqualTo(protocol);
            assertThat(pair.server().session().getProtocol()).isEqualTo(protocol);
            TlsPair.send(pair.client(), "question");
            assertThat(TlsPair.receive(pair.server(), 8)).isEqualTo("question");
            TlsPair.send(pair.server(), "answer");
            assertThat(TlsPair.receive(pair.client(), 6)).isEqualTo("answer");
        }
    }

    @Test
    void tls13IsPreferred() throws Exception {
        try (TlsPair pair = TlsPair.connect()) {
            assertThat(pair.client().session().getProtocol()).isEqualTo("TLSv1.3");
            assertThat(pair.client().peer()).isEqualTo("localhost:443");
            assertThat(pair.server().peer()).startsWith("127.0.0.1:");
        }
    }

    @Test
    void noProtocolInCommonIsSaid() {
        assertThatThrownBy(() -> TlsPair.connect(
                        clientOptions().protocols("TLSv1.3"), serverOptions().protocols("TLSv1.2")))
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining("localhost:443 refused")
                .hasMessageContaining("no protocol version in common");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "server.example", "SERVER.example.", "127.0.0.1"})
    void theCertificateIsForTheHost(String host) throws Exception {
        try (TlsPair pair = connect(host, clientOptions(), "server")) {
            assertThat(pair.client().session().getPeerPrincipal().getName()).isEqualTo("CN=server");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "[::1]", "example"})
    void aCertificateForAnotherNameIsRefused(String host) {
        assertThatThrownBy(() -> connect(host, clientOptions(), "wrongname"))
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining("the certificate of " + host + ":443 is not for that name");
    }

    @Test
    void theExpectedNameMayBeSet() throws Exception {
        TlsOptions options = clientOptions().serverName("other.example");
        try (TlsPair pair = connect("127.0.0.1", options, "wrongname")) {
            assertThat(sni(pair.server())).isEqualTo("other.example");
        }
        assertThatThrownBy(() -> connect("localhost", options, "server")).hasMessageContaining("is not for that name");
    }

    @Test
    void withoutTheVerificationAnyNameIsAcceptedButNotAnyIssuer() throws Exception {
        TlsOptions options = clientOptions().withoutPeerNameVerification();
        connect("localhost", options, "wrongname").close();
        assertThatThrownBy(() -> connect("localhost", options, "unknown")).hasMessageContaining("is not trusted");
        assertThatThrownBy(() -> connect("localhost", options, "expired")).hasMessageContaining("has expired");
    }

    @Test
    void anExpiredCertificateIsRefused() {
        assertThatThrownBy(() -> connect("localhost", clientOptions(), "expired"))
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining("the certificate of localhost:443 has expired");
    }

    @Test
    void aCertificateOfTheFutureIsRefused() {
        assertThatThrownBy(() -> connect("localhost", clientOptions(), "future"))
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining("the certificate of localhost:443 is not valid yet");
    }

    @Test
    void anUnknownIssuerIsRefusedAndTheServerIsTold() {
        assertThatThrownBy(() -> connect("localhost", clientOptions(), "unknown"))
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining("the issuer of the certificate of localhost:443 is not trusted here")
                .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessageContaining("certificate_unknown"));
    }

    @Test
    void theIssuersOfTheJdkAreTheDefault() {
        assertThatThrownBy(() -> connect("localhost", TlsOptions.defaults(), "server"))
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining("is not trusted here");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aServerSeesTheCertificateItNeeds(String protocol) throws Exception {
        TlsOptions client = TlsOptions.defaults()
                .sslContext(TlsCertificates.withKey("client"))
                .protocols(protocol);
        try (TlsPair pair = TlsPair.connect(client, serverOptions().clientAuth(ClientAuth.NEED))) {
            Principal seen = pair.server().session().getPeerPrincipal();
            assertThat(seen.getName()).isEqualTo("CN=client");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aMissingClientCertificateIsSaidAtBothEnds(String protocol) throws Exception {
        try (TlsPair.Sockets sockets = TlsPair.Sockets.connect()) {
            FutureTask<TlsTransport> accepting = TlsPair.async(
                    () -> TlsTransport.server(sockets.server(), serverOptions().clientAuth(ClientAuth.NEED)));
            // A TLS 1.3 client completes the handshake before the server has checked the client's certificate: the
            // first receive reports the refusal.
            assertThatThrownBy(() -> {
                        try (TlsTransport client = TlsTransport.client(
                                sockets.client(),
                                "localhost",
                                443,
                                clientOptions().protocols(protocol))) {
                            TlsPair.receiveOne(client);
                        }
                    })
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("localhost:443 refused the TLS connection");
            assertThatThrownBy(() -> TlsPair.get(accepting)).isInstanceOf(SSLHandshakeException.class);
        }
    }

    @Test
    void aWantedClientCertificateMayBeMissing() throws Exception {
        try (TlsPair pair = TlsPair.connect(clientOptions(), serverOptions().clientAuth(ClientAuth.WANT))) {
            assertThatThrownBy(() -> pair.server().session().getPeerCertificates())
                    .isInstanceOf(SSLPeerUnverifiedException.class);
        }
    }

    @Test
    void theApplicationProtocolIsNegotiated() throws Exception {
        try (TlsPair pair = TlsPair.connect(
                clientOptions().alpn("smux/2", "smux/1"), serverOptions().alpn("smux/1"))) {
            assertThat(pair.client().alpn()).isEqualTo("smux/1");
            assertThat(pair.server().alpn()).isEqualTo("smux/1");
        }
        try (TlsPair pair = TlsPair.connect(clientOptions().alpn("smux/2"), serverOptions())) {
            assertThat(pair.client().alpn()).isNull();
            assertThat(pair.server().alpn()).isNull();
        }
        assertThatThrownBy(() -> TlsPair.connect(
                        clientOptions().alpn("smux/2"), serverOptions().alpn("smux/1")))
                .hasMessageContaining("no application protocol (ALPN) in common");
    }

    @Test
    void theServerSeesTheNameUnlessItIsAnAddress() throws Exception {
        for (String host : new String[] {"localhost", "server.example"}) {
            try (TlsPair pair = connect(host, clientOptions(), "server")) {
                assertThat(sni(pair.server())).isEqualTo(host);
            }
        }
        try (TlsPair pair = connect("127.0.0.1", clientOptions(), "server")) {
            assertThat(sni(pair.server())).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aSecondConnectionResumesTheSession(String protocol) throws Exception {
        TlsOptions client = clientOptions().protocols(protocol);
        TlsOptions server = serverOptions();
        long created;
        try (TlsPair pair = TlsPair.connect(client, server)) {
            TlsPair.send(pair.server(), "x");
            TlsPair.receiveOne(pair.client()); // the session tickets of TLS 1.3 came first
            created = pair.server().session().getCreationTime();
            assertThat(pair.client().session().getPeerCertificates()).isNotEmpty();
        }
        try (TlsPair pair = TlsPair.connect(client, server)) {
            assertThat(pair.server().session().getCreationTime()).isEqualTo(created);
        }
        try (TlsPair pair = TlsPair.connect(clientOptions().protocols(protocol), server)) {
            assertThat(pair.server().session().getCreationTime()).isNotEqualTo(created);
        }
    }

    @Test
    void whatDoesNotSpeakTlsIsSaid() throws Exception {
        try (TlsPair.Sockets sockets = TlsPair.Sockets.connect()) {
            sockets.server().write(StandardCharsets.US_ASCII.encode("220 mail.example ESMTP ready\r\n"));
            assertThatThrownBy(() -> TlsTransport.client(sockets.client(), "localhost", 25, clientOptions()))
                    .isInstanceOf(SSLHandshakeException.class)
                    .hasMessageContaining("localhost:25 does not speak TLS");
            assertThat(sockets.client().isOpen()).isFalse();
        }
        try (TlsPair.Sockets sockets = TlsPair.Sockets.connect()) {
            sockets.client().write(StandardCharsets.US_ASCII.encode("GET / HTTP/1.0\r\n\r\n"));
            assertThatThrownBy(() -> TlsTransport.server(sockets.server(), serverOptions()))
                    .hasMessageContaining("does not speak TLS");
        }
    }

    @Test
    void anEndDuringTheHandshakeIsSaid() throws Exception {
        try (TlsPair.Sockets sockets = TlsPair.Sockets.connect()) {
            sockets.server().shutdownOutput();
            assertThatThrownBy(() -> TlsTransport.client(sockets.client(), "localhost", 443, clientOptions()))
                    .isInstanceOf(SSLHandshakeException.class)
                    .hasMessage("localhost:443 ended the connection during the TLS handshake");
        }
    }

    @Test
    void aPeerThatNeverAnswersIsGivenUp() throws Exception {
        try (TlsPair.Sockets sockets = TlsPair.Sockets.connect()) {
            TlsOptions options = clientOptions().handshakeTimeout(Duration.ofMillis(50));
            assertThatThrownBy(() -> TlsTransport.client(sockets.client(), "localhost", 443, options))
                    .isInstanceOf(SSLHandshakeException.class)
                    .hasMessageContaining("localhost:443 did not complete the TLS handshake within PT0.05S");
            assertThat(sockets.client().isOpen()).isFalse();
        }
    }

    @Test
    void aPeerThatAnswersSlowlyIsGivenUp() throws Exception {
        try (TlsPair.Sockets sockets = TlsPair.Sockets.connect()) {
            FutureTask<Void> trickling = TlsPair.async(() -> {
                byte[] start = {22, 3, 3, 0x40, 0};
                sockets.server().write(ByteBuffer.wrap(start));
                while (sockets.server().write(ByteBuffer.allocate(1)) > 0) {
                    Thread.onSpinWait();
                }
                return null;
            });
            TlsOptions options = clientOptions().handshakeTimeout(Duration.ofMillis(200));
            assertThatThrownBy(() -> TlsTransport.client(sockets.client(), "localhost", 443, options))
                    .isInstanceOf(SSLHandshakeException.class);
            assertThatThrownBy(() -> TlsPair.get(trickling)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void anInterruptEndsTheHandshake() throws Exception {
        try (TlsPair.Sockets sockets = TlsPair.Sockets.connect()) {
            TlsOptions options = clientOptions().handshakeTimeout(ChronoUnit.FOREVER.getDuration());
            FutureTask<Boolean> connecting = new FutureTask<>(() -> {
                assertThatThrownBy(() -> TlsTransport.client(sockets.client(), "localhost", 443, options))
                        .isInstanceOf(InterruptedIOException.class);
                return Thread.currentThread().isInterrupted();
            });
            Thread thread = Thread.ofPlatform().daemon().start(connecting);
            // the ClientHello has arrived, so the client waits for the response
            sockets.server().read(ByteBuffer.allocate(1));
            thread.interrupt();
            assertThat(TlsPair.get(connecting)).isTrue();
            assertThat(sockets.client().isOpen()).isFalse();
        }
    }

    @Test
    void aThreadThatIsInterruptedAlreadyDoesNotConnect() throws Exception {
        try (TlsPair.Sockets sockets = TlsPair.Sockets.connect()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> TlsTransport.client(sockets.client(), "localhost", 443, clientOptions()))
                    .isInstanceOf(InterruptedIOException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void aChannelThatIsNotConnectedIsRefusedAndClosed() throws Exception {
        SocketChannel unconnected = SocketChannel.open();
        assertThatThrownBy(() -> TlsTransport.server(unconnected, serverOptions()))
                .isInstanceOf(IOException.class);
        assertThat(unconnected.isOpen()).isFalse();
    }

    @Test
    void wrongOptionsAreRefused() {
        TlsOptions options = TlsOptions.defaults();
        assertThatThrownBy(() -> options.protocols("TLSv1.1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options.protocols()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options.alpn("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options.alpn("x".repeat(256))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options.serverName("10.0.0.1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options.serverName("a b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options.handshakeTimeout(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }
}
