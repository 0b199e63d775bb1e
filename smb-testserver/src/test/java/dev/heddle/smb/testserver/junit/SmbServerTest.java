// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.Credentials;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.testserver.EmbeddedSmbServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SmbServer(shares = {"one", "two"})
class SmbServerTest {
    @BeforeEach
    void placeAFile(@Shared("one") Path folder) throws IOException {
        Files.writeString(folder.resolve("greeting"), "hello");
    }

    private static byte[] read(EmbeddedSmbServer server, String share, String path, Credentials credentials)
            throws SmbException {
        try (SmbClient client = SmbClient.builder()
                        .backend("virtual")
                        .credentials(credentials)
                        .build();
                SmbSession session = client.connect(server.host(), server.port());
                SmbShare opened = session.share(share)) {
            return opened.readAllBytes(path);
        }
    }

    @Test
    void ofTheClass(EmbeddedSmbServer server, @Shared("two") Path folder) throws IOException {
        Credentials user = Credentials.password("user", "password".toCharArray());
        assertThat(read(server, "one", "greeting", user)).asString().isEqualTo("hello");
        Files.writeString(folder.resolve("other"), "there");
        assertThat(read(server, "two", "other", user)).asString().isEqualTo("there");
    }

    @Test
    @SmbServer(shares = "one", guests = true)
    void ofTheTest(EmbeddedSmbServer server) throws IOException {
        assertThat(read(server, "one", "greeting", Credentials.guest()))
                .asString()
                .isEqualTo("hello");
    }
}
