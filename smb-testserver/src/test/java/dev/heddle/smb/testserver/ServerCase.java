// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.Credentials;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.testkit.Bounded;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Gives each test a server with one share, and a session of the user alice connected to it; server and client run on
 * the same backend.
 */
public abstract class ServerCase {
    public static final String SHARE = "data";
    public static final String USER = "alice";
    public static final String PASSWORD = "correct horse";

    final String backend;

    /** The folder of the share. */
    @TempDir
    public Path folder;

    EmbeddedSmbServer server;
    SmbClient client;
    SmbSession session;
    public SmbShare share;

    public ServerCase(String backend) {
        this.backend = backend;
    }

    /** Configures the server; subclasses may override. */
    EmbeddedSmbServer.Builder configure(EmbeddedSmbServer.Builder builder) {
        return builder;
    }

    /** Configures the client; subclasses may override. */
    SmbClient.Builder configure(SmbClient.Builder builder) {
        return builder;
    }

    static SmbClient.Builder alice(String backend) {
        return SmbClient.builder()
                .backend(backend)
                .connectTimeout(Duration.ofSeconds(60))
                .requestTimeout(Duration.ofSeconds(60))
                .credentials(Credentials.password(USER, PASSWORD.toCharArray()));
    }

    @BeforeEach
    void start() throws IOException {
        server = configure(EmbeddedSmbServer.builder()
                        .backend(backend)
                        .share(SHARE, folder)
                        .user(USER, PASSWORD))
                .start();
        client = configure(alice(backend)).build();
        session = client.connect(server.host(), server.port());
        share = session.share(SHARE);
    }

    @AfterEach
    void stop() throws InterruptedException {
        client.close();
        Bounded.await("no connection is left", () -> server.connections() == 0);
        assertThat(server.openHandles()).isZero();
        server.close();
    }
}
