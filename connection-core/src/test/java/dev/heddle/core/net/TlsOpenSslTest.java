// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import static dev.heddle.core.net.TlsPair.clientOptions;
import static dev.heddle.core.net.TlsPair.serverOptions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.net.TlsOptions.ClientAuth;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests against {@code openssl s_server} and {@code openssl s_client}. */
@Tag("integration")
@Timeout(120)
final class TlsOpenSslTest {
    @TempDir
    private Path directory;

    private final List<AutoCloseable> open = new ArrayList<>();
    private ServerSocketChannel listening;

    @BeforeAll
    static void needsOpenSsl() {
        TlsOpenSsl.assumeInstalled();
        TlsCertificates.withKey("server"); // creating the keys takes longer than the tests
    }

    @BeforeEach
    void listen() throws IOException {
        listening = opened(TlsPair.listen());
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.add(resource);
        return resource;
    }

    private TlsOpenSsl server(String certificate, String... more) throws Exception {
        String file = TlsCertificates.pem(directory, certificate).toString();
        List<String> arguments = new ArrayList<>(List.of("s_server", "-accept", "127.0.0.1:0", "-cert", file));
        arguments.addAll(List.of("-key", file));
        arguments.addAll(List.of(more));
        return opened(TlsOpenSsl.start(arguments.toArray(new String[0])));
    }

    private TlsTransport connect(TlsOpenSsl server, TlsOptions options) throws Exception {
        int port = Integer.parseInt(server.await("ACCEPT .*:(\\d+)"));
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return opened(TlsTransport.client(channel, "localhost", port, options));
    }

    private TlsOpenSsl client(String... more) throws Exception {
        int port = ((InetSocketAddress) listening.getLocalAddress()).getPort();
        List<String> arguments = new ArrayList<>(List.of("s_client", "-connect", "127.0.0.1:" + port));
        arguments.addAll(List.of("-CAfile", TlsCertificates.pem(directory, "ca").toString()));
        arguments.addAll(List.of(more));
        return opened(TlsOpenSsl.start(arguments.toArray(new String[0])));
    }

    private TlsTransport accept(TlsOptions options) throws Exception {
        FutureTask<TlsTransport> accepting = TlsPair.async(() -> TlsTransport.server(listening.accept(), options));
        return opened(TlsPair.get(accepting));
    }

    private static void assertEnds(TlsTransport transport) throws IOException {
        assertThat(transport.receiver().receive(ByteBuffer.allocate(100))).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_3", "-tls1_2"})
    void textGoesToAServerAndBack(String protocol) throws Exception {
        TlsOpenSsl server = server("server", protocol, "-alpn", "smux/1");
        TlsTransport client = connect(server, clientOptions().alpn("smux/2", "smux/1"));
        assertThat(client.alpn()).isEqualTo("smux/1");
        TlsPair.send(client, "question\n");
        server.await("question");
        server.type("answer\n");
        assertThat(TlsPair.receive(client, 7)).isEqualTo("answer\n");
        client.close();
        server.await("DONE|shutting down SSL|CONNECTION CLOSED");
    }

    @Test
    void aServerSeesTheName() throws Exception {
        String other = TlsCertificates.pem(directory, "server").toString();
        TlsOpenSsl server = server("wrongname", "-servername", "localhost", "-cert2", other, "-key2", other);
        connect(server, clientOptions()); // the server chose the right certificate by the name that the client sent
        server.await("Hostname in TLS extension: \"localhost\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_3", "-tls1_2"})
    void textComesFromAClientAndGoesBack(String protocol) throws Exception {
        TlsOpenSsl client = client(
                protocol, "-servername", "server.example", "-verify_hostname", "server.example", "-alpn", "smux/1");
        TlsTransport server = accept(serverOptions().alpn("smux/1"));
        assertThat(server.alpn()).isEqualTo("smux/1");
        client.await("Verify return code: 0 \\(ok\\)");
        client.type("question\n");
        assertThat(TlsPair.receive(server, 9)).isEqualTo("question\n");
        TlsPair.send(server, "answer\n");
        client.await("answer");
        client.endInput();
        assertEnds(server);
    }

    @Test
    void anEndWithCloseNotifyIsSeenByAClient() throws Exception {
        TlsOpenSsl client = client();
        TlsTransport server = accept(serverOptions());
        TlsPair.send(server, "last\n");
        server.shutdownOutput();
        client.await("last");
        client.await("closed"); // without close_notify the client would print "unexpected eof"
        assertThat(client.output()).doesNotContain("unexpected eof");
        assertEnds(server);
    }

    @Test
    void aKilledClientIsATruncation() throws Exception {
        TlsOpenSsl client = client();
        TlsTransport server = accept(serverOptions());
        client.type("before\n");
        assertThat(TlsPair.receive(server, 7)).isEqualTo("before\n");
        client.kill();
        assertThatThrownBy(() -> TlsPair.receiveOne(server))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("without close_notify");
    }

    @Test
    void aKilledServerIsATruncation() throws Exception {
        TlsOpenSsl server = server("server");
        TlsTransport client = connect(server, clientOptions());
        server.type("before\n");
        assertThat(TlsPair.receive(client, 7)).isEqualTo("before\n");
        server.kill();
        assertThatThrownBy(() -> TlsPair.receiveOne(client))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("without close_notify");
    }

    @ParameterizedTest
    @CsvSource({"wrongname,is not for that name", "expired,has expired", "unknown,is not trusted here"})
    void aServerWithABadCertificateIsRefused(String certificate, String reason) throws Exception {
        TlsOpenSsl server = server(certificate);
        assertThatThrownBy(() -> connect(server, clientOptions()))
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining(reason);
        // the server received the alert
        server.await("alert (certificate unknown|bad certificate|certificate expired)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_3", "-tls1_2"})
    void aServerGetsTheClientsCertificate(String protocol) throws Exception {
        String ca = TlsCertificates.pem(directory, "ca").toString();
        TlsOpenSsl server = server("server", protocol, "-Verify", "1", "-verify_return_error", "-CAfile", ca);
        TlsOptions options = TlsOptions.defaults().sslContext(TlsCertificates.withKey("client"));
        connect(server, options).close();
        server.await("subject=CN = client");
    }

    @ParameterizedTest
    @CsvSource({"-tls1_3,It needs a client certificate", "-tls1_2,a client certificate is missing"})
    void aServerRefusesAClientWithoutACertificate(String protocol, String reason) throws Exception {
        String ca = TlsCertificates.pem(directory, "ca").toString();
        TlsOpenSsl server = server("server", protocol, "-Verify", "1", "-verify_return_error", "-CAfile", ca);
        assertThatThrownBy(() -> TlsPair.receiveOne(connect(server, clientOptions())))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void aClientWithoutACertificateIsToldSo() throws Exception {
        TlsOpenSsl client = client("-tls1_3");
        assertThatThrownBy(() -> accept(serverOptions().clientAuth(ClientAuth.NEED)))
                .isInstanceOf(SSLHandshakeException.class);
        client.await("alert (certificate required|bad certificate)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_1", "-tls1"})
    void oldProtocolsAreRefused(String protocol) throws Exception {
        TlsOpenSsl client = client(protocol, "-cipher", "ALL:@SECLEVEL=0");
        assertThatThrownBy(() -> accept(serverOptions())).isInstanceOf(SSLHandshakeException.class);
        client.await("alert protocol version");
        TlsOpenSsl server = server("server", protocol, "-cipher", "ALL:@SECLEVEL=0");
        assertThatThrownBy(() -> connect(server, clientOptions())).isInstanceOf(SSLHandshakeException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_3", "-tls1_2"})
    void aSecondConnectionToAServerResumesTheSession(String protocol) throws Exception {
        TlsOpenSsl server = server("server", protocol);
        TlsOptions options = clientOptions();
        for (int i = 0; i < 2; i++) {
            TlsTransport client = connect(server, options);
            server.await("(?s)(.*CIPHER is){" + (i + 1) + "}");
            server.type("hello\n");
            assertThat(TlsPair.receive(client, 6)).isEqualTo("hello\n");
            client.close();
            server.await("(?s)(.*(DONE|shutting down SSL|CONNECTION CLOSED)){" + (i + 1) + "}");
        }
        server.await("Reused session-id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_3", "-tls1_2"})
    void aSecondConnectionOfAClientResumesTheSession(String protocol) throws Exception {
        TlsOptions options = serverOptions();
        String session = directory.resolve("session").toString();
        for (String use : new String[] {"-sess_out", "-sess_in"}) {
            TlsOpenSsl client = client(protocol, use, session);
            TlsTransport server = accept(options);
            TlsPair.send(server, "hello\n");
            client.await("hello");
            client.await(use.equals("-sess_in") ? "Reused, TLS" : "New, TLS");
            client.endInput();
            assertEnds(server);
            client.await("DONE");
        }
    }

    @Test
    void newKeysAreTakenAndAnswered() throws Exception {
        TlsOpenSsl client = client("-tls1_3", "-msg");
        TlsTransport server = accept(serverOptions());
        for (int i = 0; i < 3; i++) {
            client.type(i == 0 ? "k\n" : "K\n");
            client.await("(?s)(.*KEYUPDATE){" + (i + 1) + "}");
            client.type("after\n");
            assertThat(TlsPair.receive(server, 6)).isEqualTo("after\n");
        }
        TlsPair.send(server, "answer\n");
        client.await("answer");
        client.await("<<< TLS 1.3, Handshake \\[length 0005\\], KeyUpdate");
        client.endInput();
        assertEnds(server);
    }

    @Test
    void newKeysAreAnsweredByTheReceivingHalfIfItDoesNotBlock() throws Exception {
        TlsOpenSsl server = server("server", "-tls1_3", "-msg");
        TlsTransport client = connect(server, clientOptions());
        client.nonBlocking();
        server.await("CIPHER is");
        server.type("K\n");
        server.await(">>> TLS 1.3, Handshake \\[length 0005\\], KeyUpdate");
        server.type("after\n");
        ByteBuffer target = ByteBuffer.allocate(6);
        long start = System.nanoTime();
        while (target.hasRemaining() && System.nanoTime() - start < 20_000_000_000L) {
            client.receiver().receive(target);
        }
        assertThat(target.hasRemaining()).isFalse();
        server.await("<<< TLS 1.3, Handshake \\[length 0005\\], KeyUpdate");
    }

    @Test
    void aRenegotiationThatAClientAsksForIsRefused() throws Exception {
        TlsOpenSsl client = client("-tls1_2");
        TlsTransport server = accept(serverOptions());
        client.await("Verify return code");
        client.type("R\n");
        assertThatThrownBy(() -> TlsPair.receiveOne(server))
                .isInstanceOf(SSLException.class)
                .hasMessageMatching("[a-z0-9.]+:\\d+ asked for a renegotiation, which is refused.*");
        assertThatThrownBy(() -> TlsPair.send(server, "x")).isInstanceOf(SSLException.class);
        server.close();
        client.await("closed|alert|error|eof");
    }

    @Test
    void aRenegotiationThatAServerAsksForIsRefused() throws Exception {
        TlsOpenSsl server = server("server", "-tls1_2");
        TlsTransport client = connect(server, clientOptions());
        server.await("CIPHER is");
        server.type("r\n");
        assertThatThrownBy(() -> TlsPair.receiveOne(client))
                .isInstanceOf(SSLException.class)
                .hasMessageMatching("[a-z0-9.]+:\\d+ asked for a renegotiation, which is refused.*");
    }
}
