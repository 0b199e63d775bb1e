// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.spi.ParallelWorker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * Checks events that happen at the last moment before a thread waits for them: after it has checked, before it parks.
 */
abstract class HandOverContract extends ContractFixture {
    private static final Duration LONG = Duration.ofHours(1);

    private interface Step {
        void run() throws Exception;
    }

    /**
     * Makes the next caller that is about to wait run the step first, once. Another thread does the work, and the
     * caller waits for it in a monitor: if the caller parked, it would consume its own wake-up.
     */
    private CompletableFuture<Void> beforeACallerWaits(Step step) {
        AtomicBoolean begun = new AtomicBoolean();
        CompletableFuture<Void> done = new CompletableFuture<>();
        clock.beforeWaiting(() -> {
            if (Thread.currentThread().getName().equals("test-caller") && begun.compareAndSet(false, true)) {
                join(Thread.ofPlatform().start(() -> {
                    try {
                        step.run();
                        done.complete(null);
                    } catch (Throwable e) {
                        done.completeExceptionally(e);
                    }
                }));
            }
        });
        return done;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aReplyJustBeforeItsCallerWaits() throws Exception {
        Link link = link();
        CompletableFuture<Void> step = beforeACallerWaits(() -> {
            link.peer.send(link.peer.awaitRequest().answer("in time"));
            if (link.handler.worker() instanceof ParallelWorker) { // on other workers the caller itself reads
                Bounded.await("the reply is routed", () -> link.metrics().exchangesOpen() == 0);
            }
        });
        assertThat(link.caller("question", LONG).get()).isEqualTo("in time");
        assertThat(step).isCompleted();
    }

    /**
     * On a worker without threads the first caller reads: the second caller must not wait for the first one to continue
     * reading.
     */
    @Test
    void theCallerThatReadsLeavesJustBeforeAnotherOneWaits() throws Exception {
        Link link = link();
        Caller<String> first = link.caller("first", LONG);
        TestMessage one = link.peer.awaitRequest();
        Bounded.await("the first caller waits", () -> clock.waiting("test-caller") == 1);
        CompletableFuture<TestMessage> two = new CompletableFuture<>();
        CompletableFuture<Void> step = beforeACallerWaits(() -> {
            two.complete(link.peer.awaitRequest());
            link.peer.send(one.answer("reply to the first"));
            assertThat(first.get()).isEqualTo("reply to the first");
        });
        Caller<String> second = link.caller("second", LONG);
        Bounded.await("the first caller has left", step::isDone);
        link.peer.send(two.join().answer("reply to the second"));
        assertThat(second.get()).isEqualTo("reply to the second");
        assertThat(step).isCompleted();
    }

    @Test
    void theEndJustBeforeACallerWaits() throws Exception {
        Link link = link();
        CompletableFuture<Void> step = beforeACallerWaits(() -> {
            link.peer.awaitRequest();
            link.handler.close();
        });
        assertThat(link.caller("question", LONG).failure()).isNotNull();
        assertThat(step).isCompleted();
    }
}
