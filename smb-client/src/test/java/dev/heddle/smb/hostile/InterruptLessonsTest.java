// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.SmbCancelledException;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbFile;
import dev.heddle.smb.SmbFileWriter;
import dev.heddle.smb.SmbTruncatedException;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.testkit.Bounded;
import dev.heddle.testkit.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Lessons P5, P6 and P18: a caller that gives up leaves no half frame, no exchange and no gap in the message ids. A
 * transfer that was interrupted either continues where it was or fails.
 */
class InterruptLessonsTest extends StrictCase {
    private static final int SIZE = 3 * MIB;
    private static final int CALLERS = 8;

    InterruptLessonsTest(String backend) {
        super(backend);
    }

    private interface Work {
        void run() throws IOException;
    }

    /** The server checks every frame and every message id; callers that are not interrupted get their result. */
    @Test
    void interruptsAtAnyMomentLeaveNeitherHalfFramesNorExchanges() throws Exception {
        openStrict(64);
        strict.size(SIZE);
        byte[] content = StrictServer.content(0, SIZE);
        AtomicInteger rounds = new AtomicInteger();
        List<Work> works = List.of(
                () -> assertThat(share.readAllBytes("file")).isEqualTo(content),
                () -> share.writeFile("file", content),
                () -> share.createDirectory("directory"),
                this::echo);
        Random random = new Random(5);
        for (int round = 0; round < 8; round++) {
            List<Caller<?>> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                Work work = works.get(i % works.size());
                callers.add(Caller.start(() -> {
                    while (!Thread.currentThread().isInterrupted()) {
                        work.run();
                        rounds.incrementAndGet();
                    }
                    return true;
                }));
            }
            int until = rounds.get() + random.nextInt(12);
            Bounded.await("some rounds", () -> rounds.get() >= until);
            callers.forEach(Caller::interrupt);
            for (Caller<?> caller : callers) {
                awaitCancelled(caller);
            }
        }
        assertThat(share.readAllBytes("file")).isEqualTo(content);
    }

    private static void awaitCancelled(Caller<?> caller) throws InterruptedException {
        Bounded.await("the end of an interrupted caller", caller::isDone);
        try {
            caller.get();
        } catch (AssertionError e) {
            assertThat(e).hasCauseInstanceOf(SmbCancelledException.class);
        }
    }

    /** Runs the work on a thread that is interrupted when the server holds that many requests of that kind. */
    private void interrupted(SmbCommand command, int count, Work work) throws Exception {
        strict.hold(command, Integer.MAX_VALUE);
        Caller<?> caller = Caller.start(() -> {
            work.run();
            return true;
        });
        Bounded.await("requests", () -> strict.waiting() >= count);
        caller.interrupt();
        assertThat(caller.failure()).isInstanceOf(SmbCancelledException.class);
        Caller<?> late = Caller.start(() -> {
            strict.letGo();
            return true;
        });
        do {
            session.echo(); // some thread has to read the responses, which are more than the socket buffers
        } while (!late.isDone());
        late.get();
    }

    @Test
    void aStreamThatWasInterruptedSkipsNothing() throws Exception {
        openStrict(512);
        strict.size(20 * SIZE); // more than is read ahead
        try (InputStream in = share.openRead("file")) {
            assertThat(in.readNBytes(100)).isEqualTo(StrictServer.content(0, 100));
            interrupted(SmbCommand.READ, 1, () -> in.readNBytes(20 * SIZE));
            assertThat(failureOf(() -> in.readNBytes(20 * SIZE))).isInstanceOf(SmbTruncatedException.class);
        }
    }

    @Test
    void aChannelThatWasInterruptedStaysWhereItWas() throws Exception {
        openStrict(512);
        strict.size(SIZE);
        try (SeekableByteChannel channel = share.openChannel("file")) {
            channel.read(ByteBuffer.allocate(1000));
            ByteBuffer target = ByteBuffer.allocate(1000);
            interrupted(SmbCommand.READ, 1, () -> channel.read(target));
            assertThat(channel.position()).isEqualTo(1000);
            channel.read(target.clear());
            assertThat(target.array()).isEqualTo(StrictServer.content(1000, 1000));
        }
    }

    @Test
    void aPositionalReadMayBeRepeated() throws Exception {
        openStrict(512);
        strict.size(SIZE);
        try (SmbFile open = share.open("file")) {
            ByteBuffer target = ByteBuffer.allocate(SIZE);
            interrupted(SmbCommand.READ, 2, () -> open.read(target, 0));
            assertThat(open.read(target.clear(), 0)).isEqualTo(SIZE);
            assertThat(target.array()).isEqualTo(StrictServer.content(0, SIZE));
        }
    }

    /** Bytes given to the stream may not have been confirmed: a close without an error would hide their loss. */
    @Test
    void anOutputStreamThatWasInterruptedIsNotClosedInSilence() throws Exception {
        openStrict(512);
        byte[] content = StrictServer.content(0, 20 * MIB);
        OutputStream out = share.openWrite("file");
        interrupted(SmbCommand.WRITE, 2, () -> out.write(content));
        assertThat(failureOf(() -> {
                    out.write(1);
                    return true;
                }))
                .isInstanceOf(IOException.class);
        assertThat(failureOf(() -> {
                    out.close();
                    return true;
                }))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("incomplete");
        assertThat(strict.headers(SmbCommand.FLUSH)).isEmpty();
        assertThat(strict.headers(SmbCommand.CLOSE)).hasSize(1);
    }

    @Test
    void aWriterThatWasInterruptedCannotBeFinished() throws Exception {
        openStrict(512);
        byte[] content = StrictServer.content(0, 20 * MIB);
        SmbFileWriter writer = share.openWriter("file");
        interrupted(SmbCommand.WRITE, 2, () -> writer.write(content));
        assertThat(failureOf(() -> writer.finish())).isInstanceOf(SmbTruncatedException.class);
        writer.abort();
        assertThat(strict.headers(SmbCommand.FLUSH)).isEmpty();
        assertThat(strict.headers(SmbCommand.CLOSE)).hasSize(1);
    }

    /** The WRITE requests in flight are not lost, and must not count as confirmed. */
    @Test
    void aWriterInterruptedWhileItFinishesHasNotFinished() throws Exception {
        openStrict(512);
        SmbFileWriter writer = share.openWriter("file");
        interrupted(SmbCommand.WRITE, 1, () -> {
            writer.write(StrictServer.content(0, 1000));
            writer.finish();
        });
        assertThat(failureOf(() -> writer.finish())).isInstanceOf(SmbException.class);
        assertThat(strict.headers(SmbCommand.FLUSH)).isEmpty();
        assertThat(strict.headers(SmbCommand.CLOSE)).hasSize(1);
    }

    @Test
    void anInterruptedUploadClosesItsFile() throws Exception {
        openStrict(512);
        interrupted(SmbCommand.WRITE, 1, () -> share.writeFile("file", StrictServer.content(0, SIZE)));
        session.echo();
        assertThat(strict.headers(SmbCommand.CLOSE)).hasSize(1);
    }
}
