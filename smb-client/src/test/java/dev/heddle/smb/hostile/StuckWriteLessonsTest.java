// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.SmbClosedException;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbTimeoutException;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.testkit.Bounded;
import dev.heddle.testkit.Caller;
import dev.heddle.testkit.FakeClock;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lesson P4: a server stops reading, so that a write never completes. No caller waits beyond its deadline. */
@SuppressWarnings("NullAway.Init") // created before each test
class StuckWriteLessonsTest extends LiveCase {
    private static final int CALLERS = 64;
    private static final int SIZE = 512 << 10;
    private static final int FULL = 3 << 20;

    private final CountDownLatch reading = new CountDownLatch(1);
    private FakeClock clock;
    private List<Caller<?>> callers;

    StuckWriteLessonsTest(String backend) {
        super(backend);
    }

    @BeforeEach
    void theServerStopsReading() throws Exception {
        clock = stopTime();
        open(Rules.SIGNED);
        server.on(SmbCommand.WRITE, turn -> {
            try {
                reading.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            Honest.Answer written = StrictServer.written(turn, 0);
            turn.send(turn.seal(turn.answer(written.status(), written.body())));
        });
        callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            long offset = (long) i * SIZE;
            callers.add(Caller.start(() -> file.write(ByteBuffer.wrap(StrictServer.content(offset, SIZE)), offset)));
        }
        Bounded.await(
                "a full queue, and whoever does not fit in",
                () -> counted(session).queuedBytes() > FULL);
    }

    @AfterEach
    void theServerGoesOn() {
        reading.countDown();
    }

    /** Advances the clock until the call has ended. */
    private <T> Caller<T> passTime(Caller<T> caller) {
        Bounded.await("the end of a call", () -> {
            if (!caller.isDone()) {
                clock.advance(TIMEOUT.dividedBy(10));
            }
            return caller.isDone();
        });
        return caller;
    }

    @Test
    void everybodyHearsOfItWithinHisDeadline() throws Exception {
        for (Caller<?> caller : callers) {
            assertThat(passTime(caller).failure()).isInstanceOf(SmbTimeoutException.class);
        }
        assertThat(passTime(Caller.start(this::echo)).failure()).isInstanceOf(SmbTimeoutException.class);
        assertThat(counted(session).exchangesOpen()).isZero();

        reading.countDown();
        echo();
        assertThat(read()).isEqualTo(1000);
    }

    @Test
    void closingDoesNotWaitForTheWrite() throws Exception {
        Caller<?> close = Caller.start(() -> {
            session.close();
            return true;
        });
        passTime(close).get();
        for (Caller<?> caller : callers) {
            assertThat(caller.failure()).isInstanceOfAny(SmbClosedException.class, SmbTimeoutException.class);
        }
    }

    @Test
    void whoIsInterruptedLeavesAtOnce() throws Exception {
        for (Caller<?> caller : callers) {
            caller.interrupt();
            assertThat(caller.failure()).isInstanceOf(SmbException.class).hasMessageContaining("interrupted");
        }
        reading.countDown();
        echo();
        assertThat(counted(session).exchangesOpen()).isZero();
    }
}
