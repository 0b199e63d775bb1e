// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.MetricsSnapshot;
import dev.heddle.smb.Credentials;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.testkit.Bounded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Gives each test a session of alice, connected to the share, and an empty folder in it. After a test the connection
 * must be idle.
 */
abstract class SessionTestCase {
    final String backend;
    final SambaServer server;
    SmbClient client;
    SmbSession session;
    SmbShare share;
    /** The test's folder on the server's disk. */
    Path folder;

    SessionTestCase(String backend, SambaServer server) {
        this.backend = backend;
        this.server = server;
    }

    /** A client of alice on the backend, with the timeouts of these tests. */
    static SmbClient.Builder alice(String backend) {
        return SmbClient.builder()
                .backend(backend)
                .connectTimeout(Duration.ofSeconds(60))
                .requestTimeout(Duration.ofSeconds(60))
                .credentials(Credentials.password(SambaServer.USER, SambaServer.PASSWORD.toCharArray()));
    }

    /** Configures the client of each test; a class may override it. */
    SmbClient.Builder configure(SmbClient.Builder builder) {
        return builder;
    }

    @BeforeEach
    void connect() throws IOException {
        folder = SambaServer.open(Files.createTempDirectory(server.folder(), "test"));
        client = configure(alice(backend)).build();
        session = client.connect(SambaServer.HOST, server.port());
        share = session.share(SambaConfig.SHARE);
    }

    @AfterEach
    void idleAtTheEnd() {
        awaitIdle(session);
        assertThat(session.metrics().connection().strayReplies()).isZero();
        client.close();
        assertThat(session.isOpen()).isFalse();
        SambaServer.deleteTree(folder);
    }

    /**
     * Waits until every request is answered, whether or not a caller waits for it. The CLOSE of a written file may be
     * answered after later requests, and a worker without threads reads that response only while a caller waits for
     * another one.
     */
    static void awaitIdle(SmbSession session) {
        signOfLife(session);
        Bounded.await(() -> "the connection is idle: " + session.metrics(), () -> {
            MetricsSnapshot metrics = session.metrics().connection();
            boolean idle = metrics.exchangesOpen() == 0 && metrics.queuedFrames() == 0 && metrics.queuedBytes() == 0;
            if (!idle) {
                signOfLife(session);
            }
            return idle;
        });
    }

    private static void signOfLife(SmbSession session) {
        try {
            if (session.isOpen()) {
                session.echo();
            }
        } catch (SmbException e) {
            throw new AssertionError("the connection is open and does not answer", e);
        }
    }

    /** The path on the share of a file in the test's folder. */
    String path(String name) {
        return folder.getFileName() + "/" + name;
    }

    /** The path on the share of the test's folder. */
    String path() {
        return folder.getFileName().toString();
    }

    /** Puts a file into the test's folder on disk. */
    Path place(String name, byte[] content) throws IOException {
        return SambaServer.open(Files.write(folder.resolve(name), content));
    }
}
