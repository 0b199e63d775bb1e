// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.ConnectionClosedException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ExchangeTest {
    private final ConnectionClosedException cause = new ConnectionClosedException(Reason.PEER_CLOSED, "gone", null);

    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder givenUp = new LongAdder();
    private final Exchange<String, String> exchange = new Exchange<>("question", 7, Deadline.NEVER, null);

    private boolean answer(String reply) {
        return exchange.answer(reply, 3, answered);
    }

    private boolean end(Exchange.State end) {
        return switch (end) {
            case DONE -> answer("answer");
            case FAILED -> exchange.fail(cause, failed);
            default -> exchange.giveUp(end, givenUp);
        };
    }

    @Test
    void itGoesFromQueuedToDone() {
        assertThat(exchange.state()).isEqualTo(Exchange.State.QUEUED);
        exchange.markSent();
        assertThat(exchange.state()).isEqualTo(Exchange.State.SENT);
        exchange.markPending(5);
        assertThat(exchange.state()).isEqualTo(Exchange.State.PENDING);
        assertThat(exchange.asyncId()).isEqualTo(5);
        assertThat(exchange.arrival()).isEqualTo(Long.MAX_VALUE);
        assertThat(answer("answer")).isTrue();
        assertThat(exchange.isDone()).isTrue();
        assertThat(exchange.take()).isEqualTo("answer");
        assertThat(exchange.take()).isNull();
        assertThat(exchange.state()).isEqualTo(Exchange.State.DONE);
        assertThat(exchange.arrival()).isEqualTo(3);
        assertThat(answered.sum()).isEqualTo(1);
        assertThat(exchange.toString()).contains("7").contains("question").contains("DONE");
    }

    /** The reply may be read before the sending thread has returned from its write. */
    @Test
    void newsOfTheWriteMayComeAfterTheReply() {
        exchange.markPending(5);
        exchange.markSent();
        assertThat(exchange.state()).isEqualTo(Exchange.State.PENDING);
        assertThat(answer("answer")).isTrue();
        exchange.markSent();
        exchange.markPending(6);
        assertThat(exchange.state()).isEqualTo(Exchange.State.DONE);
        assertThat(exchange.asyncId()).isEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource(
            value = Exchange.State.class,
            names = {"DONE", "FAILED", "CANCELLED", "TIMED_OUT"})
    void itEndsOnce(Exchange.State end) {
        assertThat(end(end)).isTrue();
        assertThat(exchange.state()).isEqualTo(end);
        for (Exchange.State other : Exchange.State.values()) {
            assertThat(other.isFinal() && end(other)).isFalse();
        }
        assertThat(exchange.state()).isEqualTo(end);
        assertThat(answered.sum() + failed.sum() + givenUp.sum()).isEqualTo(1);
        assertThat(exchange.failure()).isEqualTo(end == Exchange.State.FAILED ? cause : null);
        assertThat(exchange.take()).isEqualTo(end == Exchange.State.DONE ? "answer" : null);
        assertThat(exchange.arrival()).isEqualTo(end == Exchange.State.DONE ? 3 : Long.MAX_VALUE);
    }

    @Test
    void nobodyGivesUpWithAReply() {
        assertThatThrownBy(() -> exchange.giveUp(Exchange.State.DONE, givenUp))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(exchange.isDone()).isFalse();
    }

    /**
     * A reply, two cancels and the end of the connection race: one ends the exchange, the hook runs once, and the reply
     * is handed out once.
     */
    @Test
    void ofManyThatEndItOneDoes() throws Exception {
        for (int round = 0; round < 2000; round++) {
            Exchange<String, String> raced = new Exchange<>("question", round, Deadline.NEVER, null);
            AtomicInteger winners = new AtomicInteger();
            AtomicInteger hooks = new AtomicInteger();
            AtomicInteger replies = new AtomicInteger();
            List<BooleanSupplier> ends = List.of(
                    () -> raced.answer("answer", 1, answered),
                    () -> raced.giveUp(Exchange.State.CANCELLED, givenUp),
                    () -> raced.fail(cause, failed));
            List<Thread> threads = new ArrayList<>();
            CountDownLatch go = new CountDownLatch(1);
            for (BooleanSupplier end : ends) {
                threads.add(Thread.ofVirtual().start(() -> {
                    awaitQuietly(go);
                    winners.addAndGet(end.getAsBoolean() ? 1 : 0);
                    replies.addAndGet(raced.take() == null ? 0 : 1);
                }));
            }
            go.countDown();
            raced.whenEnded(hooks::incrementAndGet);
            raced.whenEnded(hooks::incrementAndGet);
            for (Thread thread : threads) {
                assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
            }
            assertThat(winners).hasValue(1);
            assertThat(hooks).hasValue(2);
            assertThat(replies).hasValue(raced.state() == Exchange.State.DONE ? 1 : 0);
        }
        assertThat(answered.sum() + failed.sum() + givenUp.sum()).isEqualTo(2000);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theHookRunsOnceBeforeOrAfterTheEnd() {
        List<String> ran = new ArrayList<>();
        exchange.whenEnded(() -> ran.add("before"));
        exchange.whenEnded(() -> ran.add("too"));
        assertThat(ran).isEmpty();
        assertThat(exchange.giveUp(Exchange.State.CANCELLED, givenUp)).isTrue();
        assertThat(ran).containsExactly("before", "too");
        exchange.whenEnded(() -> ran.add("after"));
        assertThat(ran).containsExactly("before", "too", "after");
    }

    @Test
    void aClosedTableRefusesAndHandsOverWhatWasOpen() throws Exception {
        ExchangeTable<String, String> table = new ExchangeTable<>();
        table.register(exchange);
        assertThat(table.get(7)).isSameAs(exchange);
        ConnectionClosedException cause = new ConnectionClosedException(Reason.PEER_CLOSED, "gone", null);
        assertThat(table.close(cause)).containsExactly(exchange);
        assertThat(table.size()).isZero();
        assertThatThrownBy(() -> table.register(new Exchange<>("late", 8, Deadline.NEVER, null)))
                .isInstanceOf(ConnectionClosedException.class)
                .hasMessage("gone")
                .hasCause(cause);
        assertThat(table.size()).isZero();
        assertThat(table.remove(7)).isNull();
    }

    /** Without an atomic check, each of two threads that begin to wait at the same time could see no other waiter. */
    @Test
    void ofTwoWaitersThatComeAtOnceOneIsRefused() throws Exception {
        for (int round = 0; round < 2000; round++) {
            Exchange<String, String> awaited = new Exchange<>("question", round, Deadline.NEVER, null);
            AtomicInteger refused = new AtomicInteger();
            CountDownLatch go = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                threads.add(Thread.ofPlatform().start(() -> {
                    awaitQuietly(go);
                    try {
                        awaited.attach(null);
                    } catch (IllegalStateException e) {
                        refused.incrementAndGet();
                    }
                }));
            }
            go.countDown();
            for (Thread thread : threads) {
                assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
            }
            assertThat(refused).hasValue(1);
        }
    }

    @Test
    void aSecondWaiterIsRefused() throws Exception {
        exchange.attach(null);
        exchange.attach(null);
        List<Throwable> refused = new ArrayList<>();
        Thread other = Thread.ofPlatform().start(() -> {
            try {
                exchange.attach(null);
            } catch (IllegalStateException e) {
                refused.add(e);
            }
        });
        other.join();
        assertThat(refused).hasSize(1);
        exchange.detach();
    }

    /**
     * For example an executor that cannot start a thread, or a request whose toString fails for the flight recorder.
     */
    @Test
    void whatFollowsItsEndMayFailWithoutHarmToOthers() {
        List<String> ran = new ArrayList<>();
        exchange.whenEnded(() -> {
            throw new OutOfMemoryError("unable to create native thread");
        });
        exchange.whenEnded(() -> ran.add("after the failure"));
        assertThat(answer("answer")).isTrue();
        assertThat(exchange.take()).isEqualTo("answer");
        assertThat(ran).containsExactly("after the failure");
    }
}
