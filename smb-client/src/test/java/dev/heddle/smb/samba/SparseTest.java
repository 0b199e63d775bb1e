// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.FileRange;
import dev.heddle.smb.SmbFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sparse files, zeros and sizes. */
@EachBackend
class SparseTest extends SessionTestCase {
    private static final int MIB = TestData.MIB;

    SparseTest(String backend, SambaServers servers) throws Exception {
        super(backend, servers.standard());
    }

    @Test
    void zerosNeedNoRoomInASparseFile() throws Exception {
        byte[] content = TestData.bytes(8 * MIB, 1);
        place("file", content);
        try (SmbFile file = share.open(path("file"), READ, WRITE)) {
            file.setSparse(true);
            file.zero(2 * MIB, 4 * MIB);
            assertThat(file.size()).isEqualTo(8 * MIB);
            assertThat(file.allocatedRanges(0, 8 * MIB))
                    .containsExactly(new FileRange(0, 2 * MIB), new FileRange(6 * MIB, 2 * MIB));
            assertThat(file.allocatedRanges(3 * MIB, MIB)).isEmpty();
            assertThat(file.allocatedRanges(MIB, 0)).isEmpty();
            file.setSparse(false);
        }
        Arrays.fill(content, 2 * MIB, 6 * MIB, (byte) 0);
        TestData.assertBytes(folder.resolve("file"), content);
    }

    @Test
    void manyRangesAreAllThere() throws Exception {
        int ranges = 5000;
        try (SmbFile file = share.open(path("file"), READ, WRITE, CREATE_NEW)) {
            file.setSparse(true);
            file.setSize(ranges * 8192L);
            for (int i = 0; i < ranges; i += 100) {
                file.write(ByteBuffer.wrap(new byte[] {1}), i * 8192L);
            }
            List<FileRange> found = file.allocatedRanges(0, ranges * 8192L);
            assertThat(found).hasSize(ranges / 100);
            for (int i = 0; i < found.size(); i++) {
                assertThat(found.get(i).position()).isEqualTo(i * 819_200L);
            }
        }
    }

    @Test
    void theSizeGrowsWithZerosAndShrinks() throws Exception {
        place("file", new byte[] {1, 2, 3});
        try (SmbFile file = share.open(path("file"), READ, WRITE)) {
            file.setSize(6);
            assertThat(folder.resolve("file")).hasBinaryContent(new byte[] {1, 2, 3, 0, 0, 0});
            file.setSize(2);
            assertThat(folder.resolve("file")).hasBinaryContent(new byte[] {1, 2});
            file.setSize(0);
            assertThat(Files.size(folder.resolve("file"))).isZero();
        }
    }

    @Test
    void rangesAreChecked() throws Exception {
        place("file", new byte[10]);
        try (SmbFile file = share.open(path("file"), READ, WRITE)) {
            assertThatThrownBy(() -> file.zero(-1, 5)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> file.zero(5, -1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> file.allocatedRanges(5, Long.MAX_VALUE))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> file.lock(-1, 5, false)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }
}
