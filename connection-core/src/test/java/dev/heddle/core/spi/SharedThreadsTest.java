// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.Deadline;
import dev.heddle.core.TimeSource;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests the threads that all connections share. */
@Timeout(60)
final class SharedThreadsTest {
    private final AtomicBoolean scarce = new AtomicBoolean();
    private final ThreadFactory threads = task -> {
        if (scarce.get()) {
            throw new OutOfMemoryError("unable to create native thread");
        }
        return DaemonThreads.platform("test-shared").newThread(task);
    };

    @Test
    void noCallbackStandsBehindOneThatWaits() throws Exception {
        CallbackThreads callbacks = new CallbackThreads(threads);
        int count = 50;
        CountDownLatch all = new CountDownLatch(count);
        CountDownLatch ended = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            callbacks.execute(() -> {
                all.countDown();
                if (await(all)) {
                    ended.countDown();
                }
            });
        }
        assertThat(await(ended)).isTrue();
    }

    @Test
    void anInterruptIsMeantForTheCallbackThatRuns() throws Exception {
        CallbackThreads callbacks = new CallbackThreads(threads);
        CountDownLatch ended = new CountDownLatch(2);
        AtomicBoolean interrupted = new AtomicBoolean();
        callbacks.execute(() -> {
            callbacks.execute(() -> {
                interrupted.compareAndSet(false, Thread.currentThread().isInterrupted());
                ended.countDown();
            });
            Thread.currentThread().interrupt();
            ended.countDown();
        });
        assertThat(await(ended)).isTrue();
        assertThat(interrupted).isFalse();
    }

    @Test
    void aCallbackThatIsRefusedForWantOfThreadsIsNotRunLater() throws Exception {
        CallbackThreads callbacks = new CallbackThreads(threads);
        AtomicBoolean ran = new AtomicBoolean();
        scarce.set(true);
        assertThatThrownBy(() -> callbacks.execute(() -> ran.set(true))).isInstanceOf(OutOfMemoryError.class);
        scarce.set(false);
        CountDownLatch next = new CountDownLatch(1);
        callbacks.execute(next::countDown);
        assertThat(await(next)).isTrue();
        assertThat(ran).isFalse();
    }

    @Test
    void timersWhoseThreadCouldNotBeStartedStartItForTheNextConnection() throws Exception {
        CountDownLatch ran = new CountDownLatch(1);
        TimeSource time = new Still();
        Loops loops = new Once(ran, time);
        scarce.set(true);
        assertThatThrownBy(() -> TimerThread.watch(time, loops, threads)).isInstanceOf(OutOfMemoryError.class);
        scarce.set(false);
        TimerWatch watch = TimerThread.watch(time, loops, threads);
        watch.rescheduled();
        assertThat(await(ran)).isTrue();
        watch.close();
        watch.close();
        watch.rescheduled();
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    private static final class Still implements TimeSource {
        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public void parkNanos(long nanos) {
            LockSupport.park();
        }

        @Override
        public void select(Selector selector, long nanos) {
            throw new UnsupportedOperationException();
        }
    }

    /** Loops with one task that is due at once. */
    private record Once(CountDownLatch ran, TimeSource time) implements Loops {
        @Override
        public boolean timersOnce() {
            ran.countDown();
            return true;
        }

        @Override
        public Deadline nextTimer() {
            return ran.getCount() == 0 ? Deadline.NEVER : Deadline.after(time, Duration.ZERO);
        }

        @Override
        public boolean hasOutput() {
            return false;
        }

        @Override
        public boolean isReadingPaused() {
            return false;
        }

        @Override
        public boolean isOver() {
            return false;
        }

        @Override
        public void fail(Throwable cause) {
            throw new AssertionError(cause);
        }

        @Override
        public boolean sendOnce() {
            return false;
        }

        @Override
        public boolean receiveOnce() {
            return false;
        }
    }
}
