// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbFileWriter;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.testkit.Bounded;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Writers that write a file piece by piece. */
@EachBackend
class FileWriterTest extends SessionTestCase {
    /** More than the client that Heddle was compared with could run in parallel. */
    private static final int WRITERS = 200;

    private static final int SIZE = 7_000_000;

    FileWriterTest(String backend, SambaServers servers) throws Exception {
        super(backend, servers.standard());
    }

    @Test
    void piecesOfEverySizeArriveInOrder() throws Exception {
        byte[] content = TestData.bytes(5 * TestData.MIB + 3, 1);
        try (SmbFileWriter writer = share.openWriter(path("file"))) {
            int at = 0;
            for (int length = 0; at < content.length; length = length * 2 + 1) {
                int count = Math.min(length, content.length - at);
                ByteBuffer piece = ByteBuffer.wrap(Arrays.copyOfRange(content, at, at + count));
                writer.write(piece);
                assertThat(piece.hasRemaining()).isFalse();
                Arrays.fill(piece.array(), (byte) 0);
                at += count;
                assertThat(writer.written()).isEqualTo(at);
            }
            assertThat(writer.finish()).isEqualTo(content.length);
            assertThatThrownBy(() -> writer.write(new byte[1])).isInstanceOf(SmbException.class);
            assertThatThrownBy(writer::finish).isInstanceOf(SmbException.class);
        }
        TestData.assertBytes(folder.resolve("file"), content);
    }

    @Test
    void aWriterWithoutBytesMakesAnEmptyFile() throws Exception {
        try (SmbFileWriter writer = share.openWriter(path("file"))) {
            assertThat(writer.finish()).isZero();
        }
        assertThat(folder.resolve("file")).isEmptyFile();
    }

    @Test
    void theFirstBytesLeaveAtOnce() throws Exception {
        try (WireTap tap = WireTap.recording(server);
                SmbSession tapped = client.connect(SambaServer.HOST, tap.port());
                SmbShare tappedShare = tapped.share(SambaConfig.SHARE)) {
            SmbFileWriter writer = tappedShare.openWriter(path("file"));
            writer.write(new byte[] {1, 2, 3});
            if (backend.equals("single")) {
                tapped.echo(); // a worker without threads writes while a caller waits
            }
            Bounded.await("a WRITE is on the wire", () -> count(tap, SmbCommand.WRITE) == 1);
            writer.finish();
            assertThat(count(tap, SmbCommand.FLUSH)).isEqualTo(1);
        }
    }

    @Test
    void anAbortedWriterClosesWithoutFlush() throws Exception {
        try (WireTap tap = WireTap.recording(server);
                SmbSession tapped = client.connect(SambaServer.HOST, tap.port());
                SmbShare tappedShare = tapped.share(SambaConfig.SHARE)) {
            SmbFileWriter writer = tappedShare.openWriter(path("file"));
            writer.write(new byte[3 * TestData.MIB]);
            writer.abort();
            writer.abort();
            writer.close();
            assertThat(count(tap, SmbCommand.FLUSH)).isZero();
            assertThat(count(tap, SmbCommand.CLOSE)).isEqualTo(1);
            assertThat(tapped.metrics().connection().exchangesOpen()).isZero();
            assertThat(tapped.metrics().connection().exchangesCancelled()).isZero();
            assertThatThrownBy(() -> writer.write(new byte[1])).isInstanceOf(SmbException.class);
        }
        share.delete(path("file"));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aWriteThatFailsCannotBeFinished() throws Exception {
        SmbFileWriter writer = share.openWriter(path("file"));
        session.close();
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 100; i++) {
                        writer.write(new byte[TestData.MIB]);
                    }
                })
                .isInstanceOf(SmbException.class);
        assertThatThrownBy(writer::finish).isInstanceOf(SmbException.class);
        writer.abort();
    }

    /** Lesson P7 of the second seed: its writer occupied the connection, so that many writers blocked each other. */
    @Test
    void manyWritersOnOneConnection() throws Exception {
        List<Future<?>> done = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < WRITERS; i++) {
                int number = i;
                done.add(callers.submit(() -> writeOne(number)));
            }
            for (Future<?> each : done) {
                each.get();
            }
        }
        for (int i = 0; i < WRITERS; i++) {
            TestData.assertBytes(folder.resolve("file" + i), TestData.pattern(SIZE, i * 777L));
        }
    }

    private Void writeOne(int number) throws SmbException {
        try (SmbFileWriter writer = share.openWriter(path("file" + number))) {
            for (int at = 0; at < SIZE; at += 100_003) {
                writer.write(TestData.pattern(Math.min(100_003, SIZE - at), number * 777L + at));
            }
            assertThat(writer.finish()).isEqualTo(SIZE);
        }
        return null;
    }

    private static long count(WireTap tap, SmbCommand command) {
        return tap.seen().stream()
                .filter(m -> m.toServer() && m.command() == command.code())
                .count();
    }
}
