// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver;

import dev.heddle.core.Workers;
import dev.heddle.smb.Credentials;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.BiFunction;

/**
 * Serves a folder, reads its file {@code file} with a client, and returns the preferred backend and the content. Server
 * and client choose a backend only if its name is given.
 */
public final class OneBackendProbe implements BiFunction<Path, String, String> {
    @Override
    public String apply(Path folder, String backend) {
        EmbeddedSmbServer.Builder serving =
                EmbeddedSmbServer.builder().share(ServerCase.SHARE, folder).user(ServerCase.USER, ServerCase.PASSWORD);
        SmbClient.Builder using = SmbClient.builder()
                .credentials(Credentials.password(ServerCase.USER, ServerCase.PASSWORD.toCharArray()));
        if (!backend.isEmpty()) {
            serving.backend(backend);
            using.backend(backend);
        }
        try (EmbeddedSmbServer server = serving.start();
                SmbClient client = using.build();
                SmbSession session = client.connect(server.host(), server.port());
                SmbShare share = session.share(ServerCase.SHARE)) {
            byte[] content = share.readAllBytes("file");
            return Workers.preferred().name() + " " + new String(content, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
