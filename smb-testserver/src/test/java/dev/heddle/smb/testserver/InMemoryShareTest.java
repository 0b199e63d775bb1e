// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbEntry;
import dev.heddle.smb.SmbFile;
import dev.heddle.smb.SmbNotFoundException;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests shares in in-memory file systems of every kind. */
class InMemoryShareTest {
    private static Configuration configuration(String kind) {
        return switch (kind) {
            case "unix" -> Configuration.unix();
            case "windows" -> Configuration.windows();
            default -> Configuration.osX();
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix", "windows", "osX"})
    void everythingInMemory(String kind) throws IOException {
        try (FileSystem memory = Jimfs.newFileSystem(configuration(kind))) {
            Path root = Files.createDirectory(
                    memory.getRootDirectories().iterator().next().resolve("shared"));
            try (EmbeddedSmbServer server = EmbeddedSmbServer.builder()
                            .share("memory", root)
                            .user(ServerCase.USER, ServerCase.PASSWORD)
                            .start();
                    SmbClient client = ServerCase.alice("virtual").build();
                    SmbSession session = client.connect(server.host(), server.port());
                    SmbShare share = session.share("memory")) {
                use(share, root);
            }
        }
    }

    private static void use(SmbShare share, Path root) throws IOException {
        byte[] content = new byte[500_000];
        new Random(1).nextBytes(content);
        share.createDirectories("Dir/Sub");
        share.writeFile("Dir/Sub/File", content);
        assertThat(Files.readAllBytes(root.resolve("Dir").resolve("Sub").resolve("File")))
                .isEqualTo(content);
        assertThat(share.readAllBytes("dir/SUB/file")).isEqualTo(content);
        try (SmbFile file = share.open("dir/sub/file", StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 100);
            file.setSize(200);
            ByteBuffer read = ByteBuffer.allocate(300);
            assertThat(file.read(read, 0)).isEqualTo(200);
            assertThat(read.get(101)).isEqualTo((byte) 2);
        }
        share.copy("dir/sub/file", "dir/copy", false);
        share.rename("dir/copy", "Dir/Renamed", false);
        try (Stream<SmbEntry> entries = share.list("dir")) {
            assertThat(entries.map(SmbEntry::name)).containsExactlyInAnyOrder("Sub", "Renamed");
        }
        assertThat(share.stat("dir/renamed").size()).isEqualTo(200);
        assertThat(share.space().totalBytes()).isPositive();
        share.deleteRecursively("dir");
        assertThat(root).isEmptyDirectory();
        assertThatThrownBy(() -> share.stat("dir")).isInstanceOf(SmbNotFoundException.class);
    }
}
