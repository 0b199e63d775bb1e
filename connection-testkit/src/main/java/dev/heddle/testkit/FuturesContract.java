// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.ConnectionClosedException.Reason;
import dev.heddle.core.Deadline;
import dev.heddle.core.Exchange;
import dev.heddle.core.ExchangeTimeoutException;
import dev.heddle.core.MessageHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/**
 * Checks that the future form of a call works on every backend, also on one that makes progress only while a caller
 * waits.
 */
abstract class FuturesContract extends ContractFixture {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void futureCompletesForGetAndJoin() throws Exception {
        Link link = link();
        CompletableFuture<TestReply> first = link.future("first");
        CompletableFuture<TestReply> second = link.future("second");
        CompletableFuture<Integer> derived =
                link.future("third").thenApply(reply -> reply.take().length());
        Caller<String> get = Caller.start(() -> first.get().take());
        Caller<String> join = Caller.start(() -> second.join().take());
        Caller<Integer> derivedGet = Caller.start(() -> derived.get(1, TimeUnit.DAYS));
        for (TestMessage request : link.peer.awaitRequests(3)) {
            link.peer.send(request.answer("to " + request.text()));
        }
        assertThat(get.get()).isEqualTo("to first");
        assertThat(join.get()).isEqualTo("to second");
        assertThat(derivedGet.get()).isEqualTo("to third".length());
    }

    @Test
    void tenThousandFutures() throws Exception {
        Link link = link();
        List<CompletableFuture<String>> futures = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            futures.add(link.future("f" + i).thenApply(TestReply::take));
        }
        Caller<Integer> joining = Caller.start(() -> {
            for (int i = 0; i < 10_000; i++) {
                assertThat(futures.get(i).join()).isEqualTo("f" + i);
            }
            return futures.size();
        });
        List<TestMessage> requests = link.peer.awaitRequests(10_000);
        link.peer.sendFrames(
                requests.stream().map(each -> each.answer(each.text())).toList());
        assertThat(joining.get()).isEqualTo(10_000);
    }

    @Test
    void cancelOfAFutureSendsTheCancelMessage() throws Exception {
        Link link = link();
        CompletableFuture<TestReply> future = link.future("never mind");
        TestMessage request = link.peer.awaitRequest();
        assertThat(future.cancel(true)).isTrue();
        assertThat(link.peer.await(TestMessage.Kind.CANCEL).id()).isEqualTo(request.id());
        assertThat(Caller.start(future::get).failure()).isInstanceOf(CancellationException.class);
        link.peer.send(request.answer("too late"));
        link.assertWorks();
        assertThat(link.metrics().exchangesCancelled()).isEqualTo(1);
        assertThat(link.metrics().lateReplies()).isEqualTo(1);
    }

    @Test
    void cancelOfAFutureWakesWhoeverWaitsForIt() throws Exception {
        Link link = link();
        CompletableFuture<TestReply> future = link.future("slow");
        Caller<TestReply> waiter = Caller.start(future::get);
        TestMessage request = link.peer.awaitRequest();
        link.peer.send(TestMessage.interim(request.id(), 5));
        Bounded.await(
                "the interim reply, read by the waiter", () -> link.metrics().interimReplies() == 1);
        assertThat(future.cancel(true)).isTrue();
        assertThat(waiter.failure()).isInstanceOf(CancellationException.class);
    }

    @RepeatedTest(3)
    void cancelOfAFutureRacingTheReply() throws Exception {
        Link link = link();
        link.peer.startEcho();
        for (int i = 0; i < 100; i++) {
            CompletableFuture<TestReply> future = link.future("race");
            Caller<String> waiter = Caller.start(() -> {
                try {
                    return future.get().take();
                } catch (CancellationException e) {
                    return "cancelled";
                }
            });
            boolean cancelled = future.cancel(true);
            assertThat(waiter.get()).isEqualTo(cancelled ? "cancelled" : "race");
        }
        assertThat(link.call("the last")).isEqualTo("the last");
    }

    @Test
    void futureTimesOut() throws Exception {
        Link link = link();
        CompletableFuture<TestReply> future = link.future("slow", link.in(SECOND));
        Caller<TestReply> waiter = Caller.start(future::get);
        TestMessage request = link.peer.awaitRequest();
        clock.advance(SECOND);
        assertThat(waiter.failure())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ExchangeTimeoutException.class);
        assertThat(link.peer.await(TestMessage.Kind.CANCEL).id()).isEqualTo(request.id());
        assertThat(link.metrics().exchangesTimedOut()).isEqualTo(1);
        link.assertWorks();
    }

    @Test
    void futureTimesOutWhileTheWriteBlocks() throws Exception {
        Link link = link();
        link.transport.stallWritesAt(10);
        CompletableFuture<TestReply> future = link.future("slow", link.in(SECOND));
        Caller<TestReply> waiter = Caller.start(future::get);
        link.transport.awaitStalledWrite();
        clock.advance(SECOND);
        assertThat(waiter.failure())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ExchangeTimeoutException.class);
    }

    @Test
    void deadlinesPassWhileEveryCallbackIsBusy() throws Exception {
        Link link = link();
        CountDownLatch leave = new CountDownLatch(1);
        List<Caller<Boolean>> busy = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            CompletableFuture<Boolean> slow = link.future("slow callback").thenApply(reply -> {
                reply.release();
                return awaitLatch(leave);
            });
            busy.add(Caller.start(slow::get));
        }
        for (TestMessage request : link.peer.awaitRequests(8)) {
            link.peer.send(request.answer("ok"));
        }
        CompletableFuture<TestReply> future = link.future("slow", link.in(SECOND));
        Caller<TestReply> waiter = Caller.start(future::get);
        TestMessage request = link.peer.awaitRequest();
        clock.advance(SECOND);
        assertThat(link.peer.await(TestMessage.Kind.CANCEL).id()).isEqualTo(request.id());
        leave.countDown();
        assertThat(waiter.failure()).hasCauseInstanceOf(ExchangeTimeoutException.class);
        for (Caller<Boolean> caller : busy) {
            assertThat(caller.get()).isTrue();
        }
    }

    private static boolean awaitLatch(CountDownLatch latch) {
        try {
            return latch.await(Bounded.LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theDeadlineOfGetLeavesTheFutureAlone() throws Exception {
        Link link = link();
        CompletableFuture<TestReply> future = link.future("slow");
        Caller<TestReply> hasty = Caller.start(() -> future.get(1, TimeUnit.SECONDS));
        TestMessage request = link.peer.awaitRequest();
        // The timeout begins when get is called, a moment that this test cannot observe.
        Bounded.await("the end of the wait", () -> {
            clock.advance(SECOND);
            return hasty.isDone();
        });
        assertThat(hasty.failure()).isInstanceOf(TimeoutException.class);
        assertThat(future).isNotDone();
        Caller<String> patient = Caller.start(() -> future.get().take());
        link.peer.send(request.answer("ok"));
        assertThat(patient.get()).isEqualTo("ok");
    }

    @Test
    void anyTimeoutMayBePassedToGet() throws Exception {
        Link link = link();
        CompletableFuture<String> future = link.future("slow").thenApply(TestReply::take);
        for (long timeout : new long[] {0, -1, Long.MIN_VALUE}) {
            assertThat(Caller.start(() -> future.get(timeout, TimeUnit.HOURS)).failure())
                    .isInstanceOf(TimeoutException.class);
        }
        Caller<String> patient = Caller.start(() -> future.get(Long.MAX_VALUE, TimeUnit.HOURS));
        link.peer.send(link.peer.awaitRequest().answer("ok"));
        assertThat(patient.get()).isEqualTo("ok");
        assertThat(future.get(-1, TimeUnit.SECONDS)).isEqualTo("ok");
    }

    @Test
    void aGetThatTimesOutLeavesNothingBehind() throws Exception {
        Link link = link();
        CompletableFuture<TestReply> future = link.future("slow");
        Caller<Integer> polling = Caller.start(() -> {
            int polls = 0;
            while (polls < 100) {
                try {
                    future.get(0, TimeUnit.SECONDS).release();
                } catch (TimeoutException e) {
                    polls++;
                }
            }
            return polls;
        });
        assertThat(polling.get()).isEqualTo(100);
        assertThat(future.getNumberOfDependents()).isLessThanOrEqualTo(1);
    }

    @Test
    void interruptOfGetLeavesTheFutureAlone() throws Exception {
        Link link = link();
        CompletableFuture<TestReply> future = link.future("slow");
        Caller<TestReply> interrupted = Caller.start(future::get);
        TestMessage request = link.peer.awaitRequest();
        interrupted.interrupt();
        assertThat(interrupted.failure()).isInstanceOf(InterruptedException.class);
        Caller<String> patient = Caller.start(() -> future.get().take());
        link.peer.send(request.answer("ok"));
        assertThat(patient.get()).isEqualTo("ok");
    }

    @Test
    void futuresFailWhenThePeerCloses() throws Exception {
        Link link = link();
        CompletableFuture<TestReply> future = link.future("slow");
        Caller<TestReply> waiter = Caller.start(future::get);
        link.peer.awaitRequest();
        link.peer.close();
        assertThat(waiter.failure())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ConnectionClosedException.class);
    }

    @RepeatedTest(5)
    void futuresFailWhenAnotherThreadEndsTheConnection() throws Exception {
        Link link = link();
        CompletableFuture<TestReply> future = link.future("slow");
        Caller<TestReply> waiter = Caller.start(future::get);
        link.peer.awaitRequest();
        link.handler.worker().fail(new ConnectionClosedException(Reason.PROTOCOL, "ended by a test", null));
        assertThat(waiter.failure())
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(ConnectionClosedException.class)
                .hasMessage("ended by a test");
    }

    @Test
    void aCallbackMayCall() throws Exception {
        Link link = link();
        CompletableFuture<String> chained = link.future("one").thenApply(reply -> {
            try {
                return reply.take() + link.call("two");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Caller<String> waiter = Caller.start(chained::join);
        link.peer.send(link.peer.awaitRequest().answer("1"));
        link.peer.send(link.peer.awaitRequest().answer("2"));
        assertThat(waiter.get()).isEqualTo("12");
    }

    @Test
    void manyThreadsWaitForOneFuture() throws Exception {
        Link link = link();
        AtomicInteger taken = new AtomicInteger();
        CompletableFuture<String> future = link.future("shared").thenApply(reply -> {
            taken.incrementAndGet();
            return reply.take();
        });
        List<Caller<String>> waiters = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            waiters.add(Caller.start(future::get));
        }
        link.peer.send(link.peer.awaitRequest().answer("ok"));
        for (Caller<String> waiter : waiters) {
            assertThat(waiter.get()).isEqualTo("ok");
        }
        assertThat(taken).hasValue(1);
    }

    @Test
    void scheduledTasksRunInTheOrderOfTheirDeadlines() throws Exception {
        Link link = link();
        List<String> ran = java.util.Collections.synchronizedList(new ArrayList<>());
        Signal last = new Signal();
        link.handler.worker().schedule(link.in(SECOND.multipliedBy(9)), () -> {
            ran.add("third");
            last.fire();
        });
        link.handler.worker().schedule(Deadline.NEVER, () -> ran.add("never"));
        link.handler.worker().schedule(link.in(SECOND), () -> ran.add("first"));
        link.handler.worker().schedule(link.in(SECOND.multipliedBy(4)), () -> ran.add("second"));
        Runnable cancel = link.handler.worker().schedule(link.in(SECOND.multipliedBy(2)), () -> ran.add("cancelled"));
        cancel.run();
        Caller<Boolean> waiter = Caller.start(() -> link.handler.worker().receive(last, Deadline.NEVER));
        for (String name : List.of("first", "second", "third")) {
            clock.advance(SECOND.multipliedBy(3));
            Bounded.await(name, () -> ran.contains(name));
        }
        assertThat(waiter.get()).isTrue();
        assertThat(ran).containsExactly("first", "second", "third");
    }

    /** A link of the handler chain that throws an Error in recvo. */
    private static final class Failing implements MessageHandler<TestRequest, TestReply> {
        private final MessageHandler<TestRequest, TestReply> next;

        Failing(MessageHandler<TestRequest, TestReply> next) {
            this.next = next;
        }

        @Override
        public List<Exchange<TestRequest, TestReply>> sendo(List<TestRequest> messages, Deadline deadline)
                throws IOException {
            return next.sendo(messages, deadline);
        }

        @Override
        public TestReply recvo(Exchange<TestRequest, TestReply> exchange) throws IOException {
            next.recvo(exchange).release();
            throw new NoClassDefFoundError("asked to fail");
        }
    }

    @Test
    void anErrorWhileAReplyIsReceivedFailsItsFutureAndNobodyElse() throws Exception {
        Link link = link();
        CompletableFuture<TestReply> future =
                link.handler.callAsync(TestRequest.of("fails"), Deadline.NEVER, new Failing(link.handler));
        TestMessage failing = link.peer.awaitRequest();
        Caller<String> other = link.caller("other");
        TestMessage request = link.peer.awaitRequest();
        link.peer.send(failing.answer("fails"));
        Bounded.await("the future's reply", () -> link.metrics().exchangesOk() == 1);
        link.peer.send(request.answer("ok"));
        assertThat(other.get()).isEqualTo("ok");
        assertThat(Caller.start(future::get).failure())
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(NoClassDefFoundError.class);
    }
}
