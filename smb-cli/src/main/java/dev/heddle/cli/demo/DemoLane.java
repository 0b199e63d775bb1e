// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.demo;

import dev.heddle.cli.options.MadeUpPassword;
import dev.heddle.smb.Credentials;
import dev.heddle.smb.EncryptionPolicy;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.testserver.EmbeddedSmbServer;
import dev.heddle.smb.testserver.Faults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * One backend in the demo: clients on that backend, and a server for them. All lanes share the same samples, and each
 * writes into a folder of its own. The servers all run on the same backend, so that only the clients differ.
 */
public final class DemoLane implements AutoCloseable {
    static final String SHARE = "demo";
    private static final String USER = "demo";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String backend;
    private final Path folder;
    private final EmbeddedSmbServer server;
    private final Credentials credentials;
    private final SmbClient client;
    private final SmbSession session;
    private final SmbShare share;

    private DemoLane(String backend, Path folder, EmbeddedSmbServer server, Credentials credentials, SmbClient client)
            throws IOException {
        this.backend = backend;
        this.folder = folder;
        this.server = server;
        this.credentials = credentials;
        this.client = client;
        this.session = client.connect(server.host(), server.port());
        this.share = session.share(SHARE);
    }

    /**
     * Starts the server and connects to it.
     *
     * @param backend the backend of the clients
     * @param folder an existing directory with the samples
     */
    static DemoLane open(String backend, Path folder) throws IOException {
        Files.createDirectory(folder.resolve(backend));
        String password = MadeUpPassword.next();
        EmbeddedSmbServer server = EmbeddedSmbServer.builder()
                .share(SHARE, folder)
                .user(USER, password)
                .start();
        Credentials credentials = Credentials.password(USER, password.toCharArray());
        SmbClient client = builder(backend, credentials).build();
        try {
            return new DemoLane(backend, folder, server, credentials, client);
        } catch (IOException | RuntimeException e) {
            close(server, credentials, client);
            throw e;
        }
    }

    private static SmbClient.Builder builder(String backend, Credentials credentials) {
        return SmbClient.builder()
                .backend(backend)
                .credentials(credentials)
                .connectTimeout(PATIENCE)
                .requestTimeout(PATIENCE);
    }

    String backend() {
        return backend;
    }

    /** Returns the path on the share of a file that only this lane uses. */
    String own(String name) {
        return backend + "/" + name;
    }

    /** Returns the local path of that file, to read it without the server. */
    public Path local(String name) {
        return folder.resolve(backend).resolve(name);
    }

    SmbSession session() {
        return session;
    }

    SmbShare share() {
        return share;
    }

    /** Returns the faults that the server injects. */
    Faults faults() {
        return server.faults();
    }

    /** Returns the client of the session. */
    SmbClient client() {
        return client;
    }

    /** Creates a client that encrypts everything. The caller closes it. */
    SmbClient encrypting() {
        return builder(backend, credentials)
                .encryption(EncryptionPolicy.REQUIRED)
                .build();
    }

    /** Opens another connection to the server. The caller closes it. */
    SmbSession connect(SmbClient any) throws IOException {
        return any.connect(server.host(), server.port());
    }

    private static void close(EmbeddedSmbServer server, Credentials credentials, SmbClient client) {
        client.close();
        credentials.close();
        server.close();
    }

    @Override
    public void close() {
        close(server, credentials, client);
    }
}
