// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.SmbTruncatedException;
import dev.heddle.smb.TransferListener;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Streams, channels and transfers, as java.io and java.nio specify them. */
@EachBackend
class StreamsTest extends SessionTestCase {
    private static final int SIZE = 3 * TestData.MIB + 17;

    StreamsTest(String backend, SambaServers servers) throws Exception {
        super(backend, servers.standard());
    }

    @Test
    void anInputStreamReadsByteByByteAndInPieces() throws Exception {
        byte[] content = TestData.bytes(SIZE, 1);
        place("file", content);
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try (InputStream in = share.openRead(path("file"))) {
            for (int i = 0; i < 1000; i++) {
                read.write(in.read());
            }
            byte[] piece = new byte[77_777];
            for (int count = in.read(piece, 7, 70_000); count >= 0; count = in.read(piece, 7, 70_000)) {
                read.write(piece, 7, count);
            }
            assertThat(in.read()).isEqualTo(-1);
            assertThat(in.read(piece)).isEqualTo(-1);
        }
        TestData.assertBytes(read.toByteArray(), content);
    }

    @Test
    void anInputStreamSkips() throws Exception {
        byte[] content = TestData.bytes(SIZE, 2);
        place("file", content);
        try (InputStream in = share.openRead(path("file"))) {
            assertThat(in.skip(0)).isZero();
            assertThat(in.skip(-5)).isZero();
            in.skipNBytes(2_000_001);
            assertThat(in.read()).isEqualTo(content[2_000_001] & 0xFF);
            in.skipNBytes(SIZE - 2_000_003L);
            assertThat(in.read()).isEqualTo(content[SIZE - 1] & 0xFF);
            assertThat(in.skip(10)).isZero();
        }
    }

    @Test
    void availableIsWhatComesWithoutWaiting() throws Exception {
        byte[] content = TestData.bytes(1000, 3);
        place("file", content);
        try (InputStream in = share.openRead(path("file"))) {
            assertThat(in.available()).isBetween(0, 1000);
            assertThat(in.read()).isEqualTo(content[0] & 0xFF);
            int available = in.available();
            assertThat(available).isBetween(0, 999);
            assertThat(in.readNBytes(available)).isEqualTo(Arrays.copyOfRange(content, 1, 1 + available));
            in.readAllBytes();
            assertThat(in.available()).isZero();
        }
    }

    @Test
    void aClosedInputStreamReadsNoMore() throws Exception {
        place("file", new byte[1000]);
        InputStream in = share.openRead(path("file"));
        assertThat(in.read()).isZero();
        in.close();
        in.close();
        assertThatThrownBy(in::read).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> in.read(new byte[10])).isInstanceOf(IOException.class);
    }

    @Test
    void anInputStreamClosedHalfwayLetsGoOfTheFile() throws Exception {
        place("file", TestData.bytes(8 * TestData.MIB, 1));
        try (InputStream in = share.openRead(path("file"))) {
            assertThat(in.readNBytes(1000)).hasSize(1000);
        }
        share.delete(path("file"));
        // With an open handle the server would keep the file until the connection ends.
        assertThat(folder.resolve("file")).doesNotExist();
    }

    @Test
    void anOutputStreamWritesByteByByteAndInPieces() throws Exception {
        byte[] content = TestData.bytes(SIZE, 4);
        try (OutputStream out = share.openWrite(path("file"))) {
            for (int i = 0; i < 1000; i++) {
                out.write(content[i]);
            }
            for (int at = 1000; at < SIZE; at += 70_001) {
                out.write(content, at, Math.min(70_001, SIZE - at));
            }
        }
        TestData.assertBytes(folder.resolve("file"), content);
    }

    @Test
    void flushBringsTheBytesToTheServer() throws Exception {
        try (OutputStream out = share.openWrite(path("file"))) {
            out.write(new byte[] {1, 2, 3});
            out.flush();
            assertThat(folder.resolve("file")).hasBinaryContent(new byte[] {1, 2, 3});
            out.write(4);
        }
        assertThat(folder.resolve("file")).hasBinaryContent(new byte[] {1, 2, 3, 4});
    }

    @Test
    void aClosedOutputStreamWritesNoMore() throws Exception {
        OutputStream out = share.openWrite(path("file"));
        out.write(1);
        out.close();
        out.close();
        assertThatThrownBy(() -> out.write(2)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> out.write(new byte[10])).isInstanceOf(IOException.class);
        assertThat(folder.resolve("file")).hasBinaryContent(new byte[] {1});
    }

    @Test
    void anOutputStreamWithNothingMakesAnEmptyFile() throws Exception {
        place("file", new byte[10]);
        share.openWrite(path("file")).close();
        assertThat(folder.resolve("file")).isEmptyFile();
    }

    @Test
    void aChannelReadsWhereItIsPut() throws Exception {
        byte[] content = TestData.bytes(SIZE, 5);
        place("file", content);
        try (SeekableByteChannel channel = share.openChannel(path("file"))) {
            assertThat(channel.size()).isEqualTo(SIZE);
            for (int position : new int[] {0, SIZE - 10, 65_530, 2_000_000, 1}) {
                ByteBuffer ten = ByteBuffer.allocate(10);
                assertThat(channel.position(position).read(ten)).isEqualTo(10);
                assertThat(ten.array()).isEqualTo(Arrays.copyOfRange(content, position, position + 10));
                assertThat(channel.position()).isEqualTo(position + 10);
            }
            assertThat(channel.position(SIZE + 5).read(ByteBuffer.allocate(1))).isEqualTo(-1);
            assertThat(channel.position()).isEqualTo(SIZE + 5);
            assertThatThrownBy(() -> channel.position(-1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> channel.write(ByteBuffer.allocate(1)))
                    .isInstanceOf(NonWritableChannelException.class);
        }
    }

    @Test
    void aChannelWritesWhereItIsPutAndTruncates() throws Exception {
        Path file = place("file", new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
        try (SeekableByteChannel channel = share.openChannel(path("file"), READ, WRITE)) {
            assertThat(channel.position(4).write(ByteBuffer.wrap(new byte[] {44, 55})))
                    .isEqualTo(2);
            assertThat(channel.position()).isEqualTo(6);
            channel.truncate(100);
            assertThat(channel.size()).isEqualTo(10);
            channel.position(9).truncate(7);
            assertThat(channel.size()).isEqualTo(7);
            assertThat(channel.position()).isEqualTo(7);
            channel.position(8).write(ByteBuffer.wrap(new byte[] {88}));
        }
        assertThat(file).hasBinaryContent(new byte[] {0, 1, 2, 3, 44, 55, 6, 0, 88});
    }

    @Test
    void appendingAlwaysWritesAtTheEnd() throws Exception {
        Path file = place("file", new byte[] {1});
        try (SeekableByteChannel channel = share.openChannel(path("file"), APPEND)) {
            channel.write(ByteBuffer.wrap(new byte[] {2}));
            Files.write(file, new byte[] {3}, APPEND);
            channel.position(0).write(ByteBuffer.wrap(new byte[] {4}));
            assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(1)))
                    .isInstanceOf(NonReadableChannelException.class);
        }
        assertThat(file).hasBinaryContent(new byte[] {1, 2, 3, 4});
        try (SeekableByteChannel fresh = share.openChannel(path("new"), APPEND, CREATE)) {
            fresh.write(ByteBuffer.wrap(new byte[] {7}));
        }
        assertThat(folder.resolve("new")).hasBinaryContent(new byte[] {7});
    }

    @Test
    void aClosedChannelIsClosed() throws Exception {
        place("file", new byte[10]);
        SeekableByteChannel channel = share.openChannel(path("file"), READ, WRITE);
        assertThat(channel.isOpen()).isTrue();
        channel.close();
        channel.close();
        assertThat(channel.isOpen()).isFalse();
        assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(1))).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> channel.write(ByteBuffer.allocate(1))).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(channel::position).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(channel::size).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> channel.truncate(1)).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void aDownloadTellsHowFarItIs() throws Exception {
        place("file", TestData.bytes(SIZE, 6));
        Progress progress = new Progress();
        share.download(path("file"), new TestData.Sink(), progress);
        assertThat(progress.totals).containsOnly((long) SIZE);
        progress.assertRisesTo(SIZE);
    }

    @Test
    void anUploadTellsHowFarItIs() throws Exception {
        Progress progress = new Progress();
        share.upload(new TestData.Source(SIZE), path("file"), progress);
        // The total size of a channel is unknown before its end.
        assertThat(progress.totals).containsAnyOf(-1L).allMatch(total -> total == -1 || total == SIZE);
        progress.assertRisesTo(SIZE);
    }

    @Test
    void aFailingTargetEndsTheDownloadAndNothingElse() throws Exception {
        place("file", TestData.bytes(SIZE, 7));
        WritableByteChannel failing = Channels.newChannel(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("the disk here is full");
            }
        });
        assertThatThrownBy(() -> share.download(path("file"), failing, TransferListener.none()))
                .hasMessageContaining("the disk here is full");
        assertThat(session.isOpen()).isTrue();
        share.delete(path("file"));
        assertThat(folder.resolve("file")).doesNotExist();
    }

    @Test
    void aFailingSourceEndsTheUploadAndNothingElse() throws Exception {
        ReadableByteChannel failing = Channels.newChannel(new SequenceInputStream(
                new ByteArrayInputStream(new byte[2_000_000]), new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("the source is gone");
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        return read();
                    }
                }));
        assertThatThrownBy(() -> share.upload(failing, path("file"), TransferListener.none()))
                .hasMessageContaining("the source is gone");
        assertThat(session.isOpen()).isTrue();
        share.delete(path("file"));
        assertThat(folder.resolve("file")).doesNotExist();
    }

    @Test
    void aFailingListenerEndsTheTransferAndNothingElse() throws Exception {
        place("file", TestData.bytes(SIZE, 8));
        TransferListener failing = (done, total) -> {
            throw new IllegalStateException("listener");
        };
        assertThatThrownBy(() -> share.download(path("file"), new TestData.Sink(), failing))
                .hasMessage("listener");
        assertThatThrownBy(() -> share.upload(new TestData.Source(SIZE), path("up"), failing))
                .hasMessage("listener");
        share.delete(path("file"));
        share.delete(path("up"));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFileThatShrinksDuringADownloadIsNoWholeFile() throws Exception {
        Path file = place("file", new byte[0]);
        try (FileChannel disk = FileChannel.open(file, WRITE)) {
            disk.write(ByteBuffer.allocate(1), (256L << 20) - 1);
            assertThatThrownBy(() -> share.download(path("file"), new TestData.Sink(), (done, total) -> {
                        if (disk.isOpen()) {
                            truncate(disk);
                        }
                    }))
                    .isInstanceOf(SmbTruncatedException.class);
        }
    }

    private static void truncate(FileChannel disk) {
        try {
            disk.truncate(1000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Records the progress of a transfer. */
    private static final class Progress implements TransferListener {
        private final List<Long> done = new ArrayList<>();
        private final List<Long> totals = new ArrayList<>();

        @Override
        public void progress(long bytesDone, long bytesTotal) {
            done.add(bytesDone);
            totals.add(bytesTotal);
        }

        void assertRisesTo(long end) {
            assertThat(done)
                    .hasSizeGreaterThan(1)
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .last()
                    .isEqualTo(end);
            assertThat(done).allSatisfy(bytes -> assertThat(bytes).isPositive());
        }
    }
}
