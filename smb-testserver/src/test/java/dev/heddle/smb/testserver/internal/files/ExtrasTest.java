// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.SmbAccessDeniedException;
import dev.heddle.smb.SmbFile;
import dev.heddle.smb.SmbNotFoundException;
import dev.heddle.smb.SmbStatusException;
import dev.heddle.smb.SmbStream;
import dev.heddle.smb.security.SecurityDescriptor;
import dev.heddle.smb.testserver.EachBackend;
import dev.heddle.smb.testserver.ServerCase;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;

/** Tests that the metadata of a file moves with the file, and ends with it. */
@EachBackend
class ExtrasTest extends ServerCase {
    private static final int HIDDEN = 0x2;

    ExtrasTest(String backend) {
        super(backend);
    }

    private void writeStream(String path, String stream, byte[] content) throws IOException {
        try (SmbFile file =
                share.metadata().openStream(path, stream, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
            file.write(ByteBuffer.wrap(content), 0);
        }
    }

    private byte[] readStream(String path, String stream) throws IOException {
        try (SmbFile file = share.metadata().openStream(path, stream)) {
            ByteBuffer content = ByteBuffer.allocate((int) file.size());
            assertThat(file.read(content, 0)).isEqualTo(content.capacity());
            return content.array();
        }
    }

    @Test
    void streamsMoveWithTheirFileAndItsDirectory() throws IOException {
        share.createDirectory("dir");
        share.writeFile("dir/file", new byte[] {1});
        writeStream("dir/file", "Notes", "text".getBytes(UTF_8));
        share.metadata().setAttributes("dir/file", HIDDEN);
        share.rename("dir/file", "dir/other", false);
        share.rename("dir", "moved", false);
        assertThat(readStream("moved/other", "NOTES")).asString(UTF_8).isEqualTo("text");
        assertThat(share.stat("moved/other").isHidden()).isTrue();
        assertThat(share.metadata().streams("moved/other"))
                .extracting(SmbStream::name)
                .containsExactly("Notes");
    }

    @Test
    void whatTakesTheNameOfADeletedFileStartsAnew() throws IOException {
        share.writeFile("file", new byte[] {1});
        writeStream("file", "notes", new byte[] {2});
        share.metadata().setAttributes("file", HIDDEN);
        share.delete("file");
        share.writeFile("file", new byte[] {3});
        assertThat(share.metadata().streams("file")).isEmpty();
        assertThat(share.stat("file").isHidden()).isFalse();
    }

    @Test
    void whatReplacesAFileKeepsItsOwn() throws IOException {
        share.writeFile("one", new byte[] {1});
        writeStream("one", "of-one", new byte[] {1});
        share.writeFile("two", new byte[] {2});
        writeStream("two", "of-two", new byte[] {2});
        share.rename("one", "two", true);
        assertThat(share.metadata().streams("two")).extracting(SmbStream::name).containsExactly("of-one");
    }

    @Test
    void aStreamMakesItsFileAndLeavesItWhenItIsDeleted() throws IOException {
        writeStream("file", "only", new byte[] {1, 2, 3});
        assertThat(folder.resolve("file")).isEmptyFile();
        share.metadata().deleteStream("file", "only");
        assertThat(folder.resolve("file")).exists();
        assertThat(share.metadata().streams("file")).isEmpty();
    }

    @Test
    void directoriesHaveStreamsToo() throws IOException {
        share.createDirectory("dir");
        writeStream("dir", "notes", new byte[] {7});
        assertThat(readStream("dir", "notes")).containsExactly(7);
        assertThat(share.metadata().streams("dir")).hasSize(1);
    }

    /** Streams are in memory, which a client must not exhaust. */
    @Test
    void aStreamHasALimit() throws IOException {
        try (SmbFile stream =
                share.metadata().openStream("file", "big", StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
            assertThatThrownBy(() -> stream.write(ByteBuffer.allocate(1), 1L << 40))
                    .isInstanceOf(SmbStatusException.class)
                    .hasMessageContaining("DISK_FULL");
            assertThatThrownBy(() -> stream.setSize(1L << 40))
                    .isInstanceOf(SmbStatusException.class)
                    .hasMessageContaining("DISK_FULL");
            stream.write(ByteBuffer.allocate(1), (16 << 20) - 1);
            assertThat(stream.size()).isEqualTo(16 << 20);
            stream.setSize(10);
            stream.setSize(20);
            assertThat(stream.size()).isEqualTo(20);
        }
        assertThatThrownBy(() -> {
                    for (int i = 0; i <= 100; i++) {
                        writeStream("file", "s" + i, new byte[1]);
                    }
                })
                .hasMessageContaining("DISK_FULL");
    }

    @Test
    void aDirectoryThatTakesNoFiles() throws IOException {
        share.createDirectory("dir");
        share.writeFile("dir/file", new byte[1]);
        share.setSecurityDescriptor("dir", SecurityDescriptor.parse("D:P(D;;0x2;;;WD)(A;;FA;;;WD)"));
        assertThatThrownBy(() -> share.writeFile("dir/new", new byte[1])).isInstanceOf(SmbAccessDeniedException.class);
        share.createDirectory("dir/below");
        share.writeFile("dir/file", new byte[2]);
        assertThat(Files.size(folder.resolve("dir/file"))).isEqualTo(2);
    }

    /** The owner can change the descriptor, until the file has another owner. */
    @Test
    void theOwnerChangesWhatNobodyMayTouch() throws IOException {
        share.writeFile("file", new byte[1]);
        share.setSecurityDescriptor("file", SecurityDescriptor.parse("D:P"));
        assertThatThrownBy(() -> share.readAllBytes("file")).isInstanceOf(SmbAccessDeniedException.class);
        share.setSecurityDescriptor("file", SecurityDescriptor.parse("D:(A;;FA;;;WD)"));
        assertThat(share.readAllBytes("file")).hasSize(1);
        share.setSecurityDescriptor("file", SecurityDescriptor.parse("O:SYD:P"));
        assertThatThrownBy(() -> share.securityDescriptor("file")).isInstanceOf(SmbAccessDeniedException.class);
    }

    @Test
    void aMissingStream() throws IOException {
        share.writeFile("file", new byte[1]);
        assertThatThrownBy(() -> share.metadata().openStream("file", "none")).isInstanceOf(SmbNotFoundException.class);
        assertThatThrownBy(() -> share.metadata().openStream("none", "none")).isInstanceOf(SmbNotFoundException.class);
    }
}
