// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.SmbFile;
import dev.heddle.smb.TransferListener;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Files larger than any buffer, and offsets that need more than 32 bits. */
@EachBackend
class LargeFileTest extends SessionTestCase {
    private static final long LARGE = 200L * TestData.MIB;
    private static final long FOUR_GIB = 4L << 30;

    LargeFileTest(String backend, SambaServers servers) throws Exception {
        super(backend, servers.standard());
    }

    @Test
    void twoHundredMebibytesUp() throws Exception {
        TestData.Source source = new TestData.Source(LARGE);
        assertThat(share.upload(source, path("large"), TransferListener.none())).isEqualTo(LARGE);
        assertThat(Files.size(folder.resolve("large"))).isEqualTo(LARGE);
        assertThat(TestData.sha256(folder.resolve("large"))).isEqualTo(source.sha256());
    }

    @Test
    void twoHundredMebibytesDown() throws Exception {
        Path file = place("large", new byte[0]);
        String expected;
        try (FileChannel out = FileChannel.open(file, WRITE)) {
            TestData.Source source = new TestData.Source(LARGE);
            ByteBuffer buffer = ByteBuffer.allocate(TestData.MIB);
            while (source.read(buffer.clear()) >= 0) {
                out.write(buffer.flip());
            }
            expected = source.sha256();
        }
        TestData.Sink sink = new TestData.Sink();
        assertThat(share.download(path("large"), sink, TransferListener.none())).isEqualTo(LARGE);
        assertThat(sink.sha256()).isEqualTo(expected);
    }

    @Test
    void readsPastFourGibibytes() throws Exception {
        Path file = place("sparse", new byte[0]);
        long offset = FOUR_GIB + 12345;
        byte[] tail = TestData.pattern(3 * TestData.MIB, offset);
        try (FileChannel out = FileChannel.open(file, WRITE)) {
            out.write(ByteBuffer.wrap(tail), offset);
        }
        assertThat(share.stat(path("sparse")).size()).isEqualTo(offset + tail.length);
        try (SmbFile sparse = share.open(path("sparse"), READ)) {
            assertThat(sparse.size()).isEqualTo(offset + tail.length);
            byte[] read = new byte[tail.length];
            readFully(sparse, ByteBuffer.wrap(read), offset);
            TestData.assertBytes(read, tail);
            byte[] hole = new byte[100_000];
            readFully(sparse, ByteBuffer.wrap(hole), FOUR_GIB - 90_000);
            assertThat(hole).containsOnly(0);
            assertThat(sparse.read(ByteBuffer.allocate(10), offset + tail.length))
                    .isEqualTo(-1);
        }
    }

    @Test
    void writesPastFourGibibytes() throws Exception {
        long offset = FOUR_GIB + 54321;
        byte[] tail = TestData.pattern(3 * TestData.MIB + 7, offset);
        try (SmbFile sparse = share.open(path("sparse"), WRITE, CREATE)) {
            assertThat(sparse.write(ByteBuffer.wrap(tail), offset)).isEqualTo(tail.length);
            sparse.flush();
            assertThat(sparse.size()).isEqualTo(offset + tail.length);
        }
        Path file = folder.resolve("sparse");
        assertThat(Files.size(file)).isEqualTo(offset + tail.length);
        ByteBuffer onDisk = ByteBuffer.allocate(tail.length);
        try (FileChannel in = FileChannel.open(file)) {
            in.read(onDisk, offset);
        }
        TestData.assertBytes(onDisk.array(), tail);
    }

    @Test
    void aChannelGoesPastFourGibibytes() throws Exception {
        Path file = place("sparse", new byte[0]);
        try (FileChannel out = FileChannel.open(file, WRITE)) {
            out.write(ByteBuffer.wrap(new byte[] {42}), FOUR_GIB + 1);
        }
        try (var in = share.openChannel(path("sparse"), READ)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            assertThat(in.position(FOUR_GIB + 1).read(one)).isEqualTo(1);
            assertThat(one.get(0)).isEqualTo((byte) 42);
            assertThat(in.position()).isEqualTo(FOUR_GIB + 2).isEqualTo(in.size());
            assertThat(in.read(one.clear())).isEqualTo(-1);
        }
    }

    private static void readFully(SmbFile file, ByteBuffer target, long offset) throws Exception {
        while (target.hasRemaining()) {
            assertThat(file.read(target, offset + target.position())).isPositive();
        }
    }
}
