// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testkit.Bounded;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Random;
import org.codelibs.jcifs.smb.CIFSContext;
import org.codelibs.jcifs.smb.config.PropertyConfiguration;
import org.codelibs.jcifs.smb.context.BaseContext;
import org.codelibs.jcifs.smb.impl.NtlmPasswordAuthenticator;
import org.codelibs.jcifs.smb.impl.SmbFile;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests the server with the CodeLibs version of the client library jcifs. Without encryption: jcifs finds no key if the
 * server requires it.
 */
class JcifsTest {
    private static final int LENGTH = 5_000_000;

    @TempDir
    Path folder;

    private static CIFSContext context(String dialect, boolean newNegotiate, boolean signed) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("jcifs.client.minVersion", "SMB202");
        properties.setProperty("jcifs.client.maxVersion", dialect);
        properties.setProperty("jcifs.client.useSMB2Negotiation", Boolean.toString(newNegotiate));
        properties.setProperty("jcifs.client.signingEnforced", Boolean.toString(signed));
        properties.setProperty("jcifs.client.dfs.disabled", "true");
        return new BaseContext(new PropertyConfiguration(properties));
    }

    @ParameterizedTest
    @CsvSource({
        "SMB202, true, true",
        "SMB210, true, true",
        "SMB300, true, true",
        "SMB302, true, true",
        "SMB311, true, true",
        "SMB210, true, false",
        "SMB210, false, false",
        "SMB311, false, true"
    })
    void putGetListRenameDelete(String dialect, boolean newNegotiate, boolean signed) throws Exception {
        try (EmbeddedSmbServer server = builder().signingRequired(signed).start()) {
            use(server, context(dialect, newNegotiate, signed));
        }
    }

    private EmbeddedSmbServer.Builder builder() {
        return EmbeddedSmbServer.builder().share(ServerCase.SHARE, folder).user(ServerCase.USER, ServerCase.PASSWORD);
    }

    private void use(EmbeddedSmbServer server, CIFSContext nobody) throws Exception {
        CIFSContext context =
                nobody.withCredentials(new NtlmPasswordAuthenticator("", ServerCase.USER, ServerCase.PASSWORD));
        try {
            scenario("smb://" + server.host() + ":" + server.port() + "/" + ServerCase.SHARE + "/", context);
        } finally {
            context.close();
        }
        Bounded.await("no connection is left", () -> server.connections() == 0);
        assertThat(server.openHandles()).isZero();
    }

    private void scenario(String root, CIFSContext context) throws IOException {
        byte[] content = new byte[LENGTH];
        new Random(1).nextBytes(content);
        try (SmbFile directory = new SmbFile(root + "dir/", context);
                SmbFile file = new SmbFile(root + "dir/file", context);
                SmbFile renamed = new SmbFile(root + "dir/renamed", context)) {
            directory.mkdir();
            try (OutputStream out = file.openOutputStream()) {
                out.write(content);
            }
            assertThat(Files.readAllBytes(folder.resolve("dir/file"))).isEqualTo(content);
            try (InputStream in = file.openInputStream()) {
                assertThat(in.readAllBytes()).isEqualTo(content);
            }
            assertThat(file.length()).isEqualTo(LENGTH);
            assertThat(directory.list()).containsExactly("file");
            file.renameTo(renamed);
            assertThat(folder.resolve("dir/renamed")).exists();
            assertThat(renamed.exists()).isTrue();
            renamed.delete();
            directory.delete();
            assertThat(folder).isEmptyDirectory();
        }
    }
}
