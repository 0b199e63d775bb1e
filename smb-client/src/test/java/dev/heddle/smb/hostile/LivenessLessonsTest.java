// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.SmbTimeoutException;
import dev.heddle.smb.SmbWatchEvent;
import dev.heddle.smb.SmbWatcher;
import dev.heddle.smb.fscc.FileNotifyInformation;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.testkit.Bounded;
import dev.heddle.testkit.Caller;
import dev.heddle.testkit.FakeClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lesson P11: a slow server does not count as dead, nor does a server while this process stood still. */
@SuppressWarnings("NullAway.Init") // created before each test
class LivenessLessonsTest extends LiveCase {
    private FakeClock clock;

    LivenessLessonsTest(String backend) {
        super(backend);
    }

    @BeforeEach
    void open() throws Exception {
        clock = stopTime();
        open(Rules.SIGNED);
    }

    private static byte[] framed(byte[] payload) {
        return ByteBuffer.allocate(Integer.BYTES + payload.length)
                .putInt(payload.length)
                .put(payload)
                .array();
    }

    private static void trickle(Turn turn, byte[] frame, int from, int to) throws IOException {
        turn.session().sendRaw(Arrays.copyOfRange(frame, from, to));
    }

    /** The call times out in the middle of the frame; other calls do not, and the next call works. */
    @Test
    void aFrameSlowerThanItsCallersPatienceEndsThatCallAndNoOther() throws Exception {
        AtomicReference<Turn> slow = new AtomicReference<>();
        server.on(SmbCommand.READ, slow::set);
        Caller<Integer> reader = Caller.start(this::read);
        Bounded.await("the request", () -> slow.get() != null);
        Turn turn = slow.get();
        byte[] frame = framed(turn.seal(turn.answer()));
        trickle(turn, frame, 0, 500);
        Bounded.await("the end of the reader's patience", () -> {
            clock.advance(TIMEOUT.dividedBy(10));
            return reader.isDone();
        });
        assertThat(reader.failure()).isInstanceOf(SmbTimeoutException.class);
        assertThat(session.isOpen()).isTrue();

        trickle(turn, frame, 500, frame.length);
        session.echo();
        server.on(SmbCommand.READ, Turn::reply);
        assertThat(read()).isEqualTo(1000);
        Bounded.await("the late reply", () -> counted(session).lateReplies() == 1);
    }

    /** The response is in the socket, and the deadline passed hours ago: a laptop was suspended. */
    @Test
    void anAnswerThatCameDuringAStandstillIsTaken() throws Exception {
        AtomicReference<Turn> asked = new AtomicReference<>();
        server.on(SmbCommand.READ, turn -> {
            clock.advance(Duration.ofHours(2));
            turn.reply();
            asked.set(turn);
        });
        assertThat(Caller.start(this::read).get()).isEqualTo(1000);
        assertThat(counted(session).exchangesTimedOut()).isZero();
    }

    /** Each byte is a sign of life: five minutes pass before the first whole frame has arrived. */
    @Test
    void bytesOfAnUnfinishedFrameKeepAWatchAlive() throws Exception {
        WatchedServer events = new WatchedServer();
        events.attach(server);
        try (SmbWatcher watcher = share.watch("dir")) {
            AtomicReference<Turn> unfinished = new AtomicReference<>();
            clock.advance(Duration.ofMinutes(6)); // so that the requests are ten minutes old within the frame
            server.on(SmbCommand.ECHO, turn -> {
                // Responses to the replacing requests would end up in the middle of the frame.
                server.on(SmbCommand.CHANGE_NOTIFY, ignored -> {}).on(SmbCommand.CANCEL, ignored -> {});
                unfinished.set(turn);
            });
            Caller<SmbWatchEvent> taker = Caller.start(watcher::take);
            long open = counted(session).exchangesOpen();
            Bounded.await("the question whether the server lives", () -> {
                if (counted(session).exchangesOpen() == open) {
                    clock.advance(Duration.ofSeconds(1));
                }
                return unfinished.get() != null;
            });
            Turn turn = unfinished.get();
            byte[] frame = framed(turn.seal(turn.answer()));
            for (int i = 0; i < 15; i++) {
                long received = counted(session).bytesReceived();
                trickle(turn, frame, i, i + 1);
                Bounded.await("the byte", () -> counted(session).bytesReceived() > received);
                clock.advance(Duration.ofSeconds(20));
            }
            assertThat(taker.isDone()).isFalse();
            trickle(turn, frame, 15, frame.length);
            server.on(SmbCommand.ECHO, Turn::reply);
            events.report(server, FileNotifyInformation.ADDED, "file");
            session.echo();
            assertThat(taker.get().kind()).isEqualTo(SmbWatchEvent.Kind.ADDED);
        }
    }
}
