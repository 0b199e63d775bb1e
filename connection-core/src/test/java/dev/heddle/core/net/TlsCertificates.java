// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Keys and certificates for the TLS tests, created by {@code keytool} on first use. */
final class TlsCertificates {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private static final class Made {
        private static final KeyStore STORE = make();
    }

    private TlsCertificates() {}

    private static KeyStore make() {
        try {
            Path directory = Files.createTempDirectory("heddle-tls");
            Path file = directory.resolve("keys.p12");
            try {
                String names = "san=dns:localhost,dns:server.example,ip:127.0.0.1";
                keytool(file, "ca", "-ext", "bc:c");
                keytool(file, "server", "-signer", "ca", "-ext", names);
                keytool(file, "wrongname", "-signer", "ca", "-ext", "san=dns:other.example");
                keytool(file, "expired", "-signer", "ca", "-ext", names, "-startdate", "-10d", "-validity", "1");
                keytool(file, "future", "-signer", "ca", "-ext", names, "-startdate", "+10d");
                keytool(file, "unknown", "-ext", names);
                keytool(file, "client", "-signer", "ca");
                KeyStore store = KeyStore.getInstance("PKCS12");
                try (InputStream in = Files.newInputStream(file)) {
                    store.load(in, PASSWORD);
                }
                return store;
            } finally {
                Files.deleteIfExists(file);
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void keytool(Path file, String alias, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD),
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + alias));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("keytool failed: " + output);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** Returns a context with the key {@code alias} that trusts the issuer "ca". */
    static SSLContext withKey(String alias) {
        return context("ca", alias);
    }

    /** Returns a context without a key that trusts the issuer {@code issuer}. */
    static SSLContext trusting(String issuer) {
        return context(issuer, null);
    }

    private static SSLContext context(String issuer, @Nullable String alias) {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(issuer, Made.STORE.getCertificate(issuer));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(alias == null ? new KeyManager[0] : keys(alias), trust.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyManager[] keys(String alias) throws GeneralSecurityException, IOException {
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry(alias, Made.STORE.getKey(alias, PASSWORD), PASSWORD, Made.STORE.getCertificateChain(alias));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD);
        return keys.getKeyManagers();
    }

    /** Writes the key and its certificates for {@code openssl}; returns the file. */
    static Path pem(Path directory, String alias) throws IOException, GeneralSecurityException {
        StringBuilder text = new StringBuilder();
        append(text, "PRIVATE KEY", Made.STORE.getKey(alias, PASSWORD).getEncoded());
        for (Certificate each : Made.STORE.getCertificateChain(alias)) {
            append(text, "CERTIFICATE", each.getEncoded());
        }
        return Files.writeString(directory.resolve(alias + ".pem"), text);
    }

    private static void append(StringBuilder text, String type, byte[] der) {
        text.append("-----BEGIN ").append(type).append("-----\n");
        text.append(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der));
        text.append("\n-----END ").append(type).append("-----\n");
    }
}
