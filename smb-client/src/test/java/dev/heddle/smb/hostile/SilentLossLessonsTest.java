// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbFile;
import dev.heddle.smb.SmbFileWriter;
import dev.heddle.smb.SmbStatusException;
import dev.heddle.smb.SmbTruncatedException;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.ReadRequest;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.testkit.Caller;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Items 0.2 and 0.5: every byte arrives, or the call fails; and transfers have several requests in flight. */
class SilentLossLessonsTest extends StrictCase {
    private static final int SIZE = 3 * MIB + 1;

    SilentLossLessonsTest(String backend) {
        super(backend);
    }

    @BeforeEach
    void open() throws Exception {
        openStrict(512);
        strict.size(SIZE);
    }

    /** Each method that reads a whole file. */
    private Map<String, Callable<byte[]>> readers() {
        Map<String, Callable<byte[]>> readers = new LinkedHashMap<>();
        readers.put("readAllBytes", () -> share.readAllBytes("file"));
        readers.put("readAll", () -> share.readAll(List.of("file")).get(0).get());
        readers.put("download", () -> {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            long count = share.download("file", Channels.newChannel(out), (done, total) -> {});
            assertThat(count).isEqualTo(out.size());
            return out.toByteArray();
        });
        readers.put("stream", () -> {
            try (InputStream in = share.openRead("file")) {
                return in.readAllBytes();
            }
        });
        return readers;
    }

    /** Each method that writes a whole file. */
    private Map<String, Callable<Object>> writers(byte[] data) {
        Map<String, Callable<Object>> writers = new LinkedHashMap<>();
        writers.put("writeFile", () -> {
            share.writeFile("file", data);
            return true;
        });
        writers.put("writeAll", () -> {
            share.writeAll(Map.of("file", data)).get(0).get();
            return true;
        });
        writers.put(
                "upload",
                () -> share.upload(Channels.newChannel(new ByteArrayInputStream(data)), "file", (done, total) -> {}));
        writers.put("stream", () -> {
            try (OutputStream out = share.openWrite("file")) {
                out.write(data);
            }
            return true;
        });
        writers.put("writer", () -> {
            try (SmbFileWriter writer = share.openWriter("file")) {
                writer.write(data);
                return writer.finish();
            }
        });
        writers.put("file", () -> {
            try (SmbFile open = share.open("file", StandardOpenOption.WRITE)) {
                return open.write(ByteBuffer.wrap(data), 0);
            }
        });
        return writers;
    }

    private void everyReaderBringsEverything() throws Exception {
        for (Map.Entry<String, Callable<byte[]>> reader : readers().entrySet()) {
            assertThat(reader.getValue().call()).as(reader.getKey()).isEqualTo(StrictServer.content(0, SIZE));
        }
    }

    private static <T> void eachFails(Map<String, Callable<T>> calls, Class<? extends SmbException> type)
            throws Exception {
        for (Map.Entry<String, Callable<T>> call : calls.entrySet()) {
            assertThat(failureOf(call.getValue())).as(call.getKey()).isInstanceOf(type);
        }
    }

    /** The server sends no response before it has received three requests. */
    @Test
    void severalReadsAreUnderWayAtOnce() throws Exception {
        for (Map.Entry<String, Callable<byte[]>> reader : readers().entrySet()) {
            strict.hold(SmbCommand.READ, 3);
            assertThat(Caller.start(reader.getValue()).get())
                    .as(reader.getKey())
                    .isEqualTo(StrictServer.content(0, SIZE));
        }
    }

    @Test
    void severalWritesAreUnderWayAtOnce() throws Exception {
        for (Map.Entry<String, Callable<Object>> writer :
                writers(StrictServer.content(0, SIZE)).entrySet()) {
            strict.hold(SmbCommand.WRITE, 3);
            assertThat(Caller.start(writer.getValue()).get())
                    .as(writer.getKey())
                    .isNotNull();
        }
    }

    @Test
    void aFileLargerThanAnyReadIsReadToItsEnd() throws Exception {
        strict.size(11 * MIB + 5);
        assertThat(share.readAllBytes("file")).isEqualTo(StrictServer.content(0, 11 * MIB + 5));
    }

    @Test
    void whatComesShortIsAskedForAgain() throws Exception {
        strict.answer(SmbCommand.READ, turn -> strict.read(turn, 30_001));
        everyReaderBringsEverything();
    }

    /** The file ends in the middle of several reads that are in flight. */
    @Test
    void anEarlyEndIsNoWholeFile() throws Exception {
        int end = MIB + 70_000;
        strict.answer(SmbCommand.READ, turn -> {
            ReadRequest request = (ReadRequest) turn.request();
            return request.offset() >= end
                    ? Honest.error(turn, NtStatus.END_OF_FILE)
                    : strict.read(turn, (int) (end - request.offset()));
        });
        eachFails(readers(), SmbTruncatedException.class);
    }

    @Test
    void aWriteThatTookLessThanItWasGivenFails() throws Exception {
        strict.answer(SmbCommand.WRITE, turn -> StrictServer.written(turn, 1));
        eachFails(writers(StrictServer.content(0, SIZE)), SmbTruncatedException.class);
        eachFails(writers(StrictServer.content(0, 100)), SmbTruncatedException.class);
    }

    @Test
    void aFailedFlushIsAFailedWrite() throws Exception {
        strict.answer(SmbCommand.FLUSH, turn -> Honest.error(turn, NtStatus.DISK_FULL));
        Map<String, Callable<Object>> writers = writers(StrictServer.content(0, 100));
        writers.remove("file"); // it flushes only when the caller asks for it
        eachFails(writers, SmbStatusException.class);
    }

    /** The status of each part of a compound counts: otherwise the file would seem deleted. */
    @Test
    void aDirectoryThatIsNotEmptyIsNotDeleted() throws Exception {
        strict.answer(SmbCommand.SET_INFO, turn -> Honest.error(turn, NtStatus.DIRECTORY_NOT_EMPTY));
        assertThat(failureOf(() -> {
                    share.delete("full");
                    return true;
                }))
                .isInstanceOf(SmbStatusException.class)
                .hasMessageContaining("DIRECTORY_NOT_EMPTY");
        assertThat(share.deleteAll(List.of("full")).get(0).succeeded()).isFalse();
    }
}
