// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.junit;

import dev.heddle.smb.Credentials;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.testserver.EmbeddedSmbServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ParameterResolutionException;

/** A server, its folders, and a client once a test has asked for one. Closing it deletes the folders. Thread-safe. */
final class RunningServer implements AutoCloseable {
    private final SmbServer settings;
    private final EmbeddedSmbServer server;
    private final Path home;
    private final Map<String, SmbShare> shares = new HashMap<>();
    private @Nullable SmbClient client;
    private @Nullable SmbSession session;

    private RunningServer(SmbServer settings, EmbeddedSmbServer server, Path home) {
        this.settings = settings;
        this.server = server;
        this.home = home;
    }

    static RunningServer start(SmbServer settings) {
        try {
            Path home = Files.createTempDirectory("smb-server-");
            EmbeddedSmbServer.Builder builder = EmbeddedSmbServer.builder()
                    .user(settings.user(), settings.password())
                    .guests(settings.guests())
                    .signingRequired(settings.signingRequired())
                    .encryptionRequired(settings.encryptionRequired());
            if (!settings.backend().isEmpty()) {
                builder.backend(settings.backend());
            }
            for (String share : settings.shares()) {
                builder.share(share, Files.createDirectory(home.resolve(share)));
            }
            return new RunningServer(settings, builder.start(), home);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the SMB server of the test", e);
        }
    }

    EmbeddedSmbServer server() {
        return server;
    }

    Path folder(String share) {
        return home.resolve(checked(share));
    }

    /** Returns the only share's name. */
    String onlyShare() {
        if (settings.shares().length != 1) {
            throw new ParameterResolutionException(
                    "the SMB server of the test has several shares: name one with @Shared");
        }
        return settings.shares()[0];
    }

    private String checked(String share) {
        if (!List.of(settings.shares()).contains(share)) {
            throw new ParameterResolutionException("the SMB server of the test has no share '" + share + "'");
        }
        return share;
    }

    synchronized SmbClient client() {
        if (client == null) {
            SmbClient.Builder builder = SmbClient.builder()
                    .credentials(Credentials.password(
                            settings.user(), settings.password().toCharArray()));
            client = (settings.backend().isEmpty() ? builder : builder.backend(settings.backend())).build();
        }
        return client;
    }

    synchronized SmbSession session() throws SmbException {
        if (session == null) {
            session = client().connect(server.host(), server.port());
        }
        return session;
    }

    synchronized SmbShare share(String name) throws SmbException {
        SmbShare share = shares.get(checked(name));
        if (share == null) {
            share = session().share(name);
            shares.put(name, share);
        }
        return share;
    }

    @Override
    public synchronized void close() throws IOException {
        if (client != null) {
            client.close();
        }
        server.close();
        Files.walkFileTree(home, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
