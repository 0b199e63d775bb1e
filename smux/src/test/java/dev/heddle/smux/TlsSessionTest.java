// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Workers;
import dev.heddle.core.net.ConnectOptions;
import dev.heddle.core.net.TcpTransport;
import dev.heddle.core.net.TlsOptions;
import dev.heddle.core.net.TlsTransport;
import dev.heddle.testkit.Caller;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests streams over TLS, on each backend. */
@Timeout(120)
final class TlsSessionTest {
    private static final String PASSWORD = "changeit";
    private static final int BYTES = 4 << 20;

    @TempDir
    private static Path folder;

    private static SSLContext context;

    /** A certificate for localhost that both sides trust. */
    @BeforeAll
    static void makeCertificate() throws Exception {
        Path file = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "server",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", store.getCertificate("server"));
        trust.init(trusted);
        context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void streamsEcho(String backend) throws Exception {
        SmuxConfig config =
                SmuxConfig.builder().version(2).backend(Workers.named(backend)).build();
        TlsOptions options = TlsOptions.defaults().sslContext(context).alpn("smux");
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
            Caller<TlsTransport> accepted = Caller.start(() -> TlsTransport.server(listener.accept(), options));
            TlsTransport near = TlsTransport.client(
                    TcpTransport.open("localhost", port, ConnectOptions.defaults()), "localhost", port, options);
            assertThat(near.alpn()).isEqualTo("smux");
            assertThat(near.session().getProtocol()).isEqualTo("TLSv1.3");
            try (SmuxSession client = SmuxSession.client(near, config);
                    SmuxSession server = SmuxSession.server(accepted.get(), config)) {
                Caller<Boolean> echo = Caller.start(() -> echo(server));
                SmuxStream stream = client.openStream();
                byte[] sent = new byte[BYTES];
                new Random(7).nextBytes(sent);
                Caller<Integer> writer = Caller.start(() -> stream.write(ByteBuffer.wrap(sent)));
                ByteBuffer received = ByteBuffer.allocate(BYTES);
                while (received.hasRemaining()) {
                    assertThat(stream.read(received)).isPositive();
                }
                assertThat(received.array()).isEqualTo(sent);
                assertThat(writer.get()).isEqualTo(BYTES);
                stream.close();
                assertThat(echo.get()).isTrue();
            }
        }
    }

    private static boolean echo(SmuxSession server) throws Exception {
        SmuxStream stream = server.acceptStream();
        ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
        while (stream.read(buffer.clear()) >= 0) {
            stream.write(buffer.flip());
        }
        stream.close();
        return true;
    }
}
