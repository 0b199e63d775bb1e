// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
class CrewTest {
    /** Two threads: one fails at once when it is interrupted, the other cleans up first. */
    private static final class Pair {
        final CountDownLatch bothStarted = new CountDownLatch(2);
        final AtomicBoolean quick = new AtomicBoolean(true);
        final Set<Thread> ended = ConcurrentHashMap.newKeySet();
        boolean interruptedInCleaning;

        void work() throws IOException, InterruptedException {
            boolean isQuick = quick.getAndSet(false);
            if (isQuick) {
                ended.add(Thread.currentThread());
            }
            bothStarted.countDown();
            try {
                new CountDownLatch(1).await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                if (!isQuick) {
                    clean();
                }
                throw new InterruptedIOException("as asked");
            }
        }

        private void clean() {
            try {
                for (Thread thread : ended) {
                    assertThat(thread.join(Duration.ofSeconds(60))).isTrue();
                }
            } catch (InterruptedException e) {
                interruptedInCleaning = true;
            }
            interruptedInCleaning |= Thread.interrupted();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoCleansUpIsNotInterruptedAgain(boolean virtual) throws Exception {
        Pair pair = new Pair();
        Thread caller = Thread.currentThread();
        Thread interrupter = Thread.ofPlatform().start(() -> {
            try {
                pair.bothStarted.await();
                caller.interrupt();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertThatThrownBy(() -> new Crew(2, virtual).run(pair::work)).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
        interrupter.join();
        assertThat(pair.interruptedInCleaning).isFalse();
    }
}
