// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.SmbAccessDeniedException;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbEntry;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests a share in a file system of another kind: the content of a zip file. */
class ZipShareTest {
    @TempDir
    Path folder;

    @Test
    void aZipFileIsServed() throws IOException {
        byte[] content = new byte[200_000];
        new Random(1).nextBytes(content);
        try (FileSystem zip = FileSystems.newFileSystem(folder.resolve("files.zip"), Map.of("create", "true"))) {
            Files.write(Files.createDirectory(zip.getPath("/dir")).resolve("File.bin"), content);
            try (EmbeddedSmbServer server = EmbeddedSmbServer.builder()
                            .share("zip", zip.getPath("/"))
                            .share(ServedShare.of("fixed", zip.getPath("/dir")).asReadOnly())
                            .user(ServerCase.USER, ServerCase.PASSWORD)
                            .start();
                    SmbClient client = ServerCase.alice("virtual").build();
                    SmbSession session = client.connect(server.host(), server.port());
                    SmbShare share = session.share("zip");
                    SmbShare fixed = session.share("fixed")) {
                assertThat(share.readAllBytes("DIR/file.bin")).isEqualTo(content);
                share.writeFile("dir/other", new byte[] {1, 2, 3});
                share.rename("dir/other", "dir/renamed", false);
                try (Stream<SmbEntry> entries = fixed.list("")) {
                    assertThat(entries.map(SmbEntry::name)).containsExactlyInAnyOrder("File.bin", "renamed");
                }
                share.delete("dir/renamed");
                assertThatThrownBy(() -> fixed.delete("File.bin")).isInstanceOf(SmbAccessDeniedException.class);
                assertThat(zip.getPath("/dir/File.bin")).exists();
                assertThat(zip.getPath("/dir/renamed")).doesNotExist();
            }
        }
    }
}
