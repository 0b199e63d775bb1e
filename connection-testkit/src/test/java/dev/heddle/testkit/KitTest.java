// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.Deadline;
import dev.heddle.core.ProtocolViolationException;
import dev.heddle.core.buffer.BufferPool;
import dev.heddle.core.buffer.PooledBuffer;
import dev.heddle.core.spi.DaemonThreads;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests the clock, the leak check and the wire format of the testkit. */
@Timeout(180)
final class KitTest {
    private final FakeClock clock = new FakeClock();

    @Test
    void aThreadParkedOnTheClockWakesWhenItsTimeHasCome() throws Exception {
        Deadline deadline = Deadline.after(clock, Duration.ofSeconds(10));
        Caller<Boolean> sleeper = Caller.start(() -> {
            while (!deadline.expired()) {
                deadline.park();
            }
            return true;
        });
        Bounded.await("the sleeper", () -> clock.parkedThreads() == 1);
        clock.advance(Duration.ofSeconds(9));
        assertThat(sleeper.isDone()).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(sleeper.get()).isTrue();
        assertThat(clock.parkedThreads()).isZero();
    }

    @Test
    void aJumpBetweenTheLookAndTheParkIsNotMissed() {
        long now = clock.nanoTime();
        Caller<Object> jump = Caller.start(() -> {
            clock.advance(Duration.ofSeconds(10));
            return "jumped";
        });
        Bounded.await("the jump", jump::isDone);
        clock.parkNanos(Duration.ofSeconds(10).toNanos()); // would never return if it missed the jump
        assertThat(clock.nanoTime() - now).isEqualTo(10_000_000_000L);
    }

    @Test
    void theClockWraps() {
        assertThat(clock.nanoTime()).isPositive();
        clock.advance(Duration.ofSeconds(6));
        assertThat(clock.nanoTime()).isNegative();
        assertThatThrownBy(() -> clock.advance(Duration.ofNanos(-1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theLeakCheckSeesThreadsOfBothKinds() throws Exception {
        LeakCheck leaks = LeakCheck.begin();
        CountDownLatch end = new CountDownLatch(1);
        Caller<Boolean> platform = Caller.start(() -> {
            end.await();
            return true;
        });
        Caller<Boolean> virtual = Caller.startVirtual(() -> {
            end.await();
            return true;
        });
        Set<String> seen = leaks.newThreads(name -> name.equals("test-caller"));
        end.countDown();
        assertThat(platform.get() && virtual.get()).isTrue();
        assertThat(seen).hasSize(2);
        leaks.assertNoThreads(name -> name.equals("test-caller"));
    }

    @Test
    void theLeakCheckSeesACallbackThreadWhileItRunsATask() throws Exception {
        LeakCheck leaks = LeakCheck.begin();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        DaemonThreads.callbacks().execute(() -> {
            begun.countDown();
            Bounded.await("the end of the callback", () -> end.getCount() == 0);
        });
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        Set<String> seen = leaks.newThreads(name -> name.equals("heddle-callback"));
        end.countDown();
        assertThat(seen).hasSize(1);
        leaks.assertNoThreads(name -> name.equals("heddle-callback"));
    }

    @Test
    void theTrackingPoolShowsWhereABufferWasTaken() {
        BufferPool pool = BufferPool.tracking(1000);
        PooledBuffer buffer = pool.acquire(10);
        assertThat(pool.leaks())
                .singleElement()
                .satisfies(leak -> assertThat(leak.getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals("theTrackingPoolShowsWhereABufferWasTaken")));
        buffer.release();
        LeakCheck.assertNoBuffers(pool);
    }

    @Test
    void messagesSurviveTheWire() throws Exception {
        TestMessage message = new TestMessage(TestMessage.Kind.INTERIM, -2, 65_535, Long.MIN_VALUE, "caf\u00e9");
        ByteBuffer frame = TestMessage.frame(message, TestMessage.reply(1, ""));
        assertThat(frame.getInt()).isEqualTo(frame.remaining());
        assertThat(TestMessage.decode(frame)).isEqualTo(message);
        assertThat(TestMessage.decode(frame)).isEqualTo(TestMessage.reply(1, ""));
        assertThat(frame.hasRemaining()).isFalse();
    }

    @Test
    void everyTruncationOfAMessageIsATypedError() throws Exception {
        ByteBuffer frame = TestMessage.frame(TestMessage.reply(1, "answer")).position(TestProtocol.FRAME_HEADER);
        for (int length = 0; length < frame.remaining(); length++) {
            ByteBuffer part = frame.slice(frame.position(), length);
            assertThatThrownBy(() -> TestMessage.decode(part)).isInstanceOf(ProtocolViolationException.class);
        }
        assertThat(TestMessage.decode(frame).text()).isEqualTo("answer");
    }
}
