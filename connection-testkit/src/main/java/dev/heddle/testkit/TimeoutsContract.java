// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.ConnectionClosedException.Reason;
import dev.heddle.core.Exchange;
import dev.heddle.core.ExchangeCancelledException;
import dev.heddle.core.ExchangeTimeoutException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Checks that a timeout, cancel or interrupt ends one call, notifies the peer, and affects no other call. */
abstract class TimeoutsContract extends ContractFixture {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void timeoutThenLateReply() throws Exception {
        Link link = link();
        Caller<String> hasty = link.caller("hasty", SECOND);
        TestMessage request = link.peer.awaitRequest();
        clock.advance(SECOND);
        assertTimeout(hasty.failure(), ExchangeTimeoutException.Stage.REPLY);
        assertThat(link.peer.await(TestMessage.Kind.CANCEL).id()).isEqualTo(request.id());
        link.peer.send(request.answer("too late"));
        link.assertWorks();
        assertThat(link.metrics().exchangesTimedOut()).isEqualTo(1);
        assertThat(link.metrics().lateReplies()).isEqualTo(1);
        assertThat(link.protocol.discarded()).isEqualTo(1);
    }

    @Test
    void timeoutOfOneCallerLeavesTheOthersWaiting() throws Exception {
        Link link = link();
        List<Caller<String>> patient = link.waitingCallers(3);
        List<TestMessage> requests = link.pending();
        List<Caller<String>> hasty = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            hasty.add(link.caller("hasty", SECOND.multipliedBy(i)));
        }
        link.peer.awaitRequests(3);
        for (int i = 0; i < 3; i++) {
            assertThat(hasty.get(i).isDone()).isFalse();
            clock.advance(SECOND);
            assertTimeout(hasty.get(i).failure(), ExchangeTimeoutException.Stage.REPLY);
        }
        link.peer.sendFrames(requests.stream().map(each -> each.answer("ok")).toList());
        for (Caller<String> caller : patient) {
            assertThat(caller.get()).isEqualTo("ok");
        }
    }

    @Test
    void deadlinesThatPassInAnotherOrderThanTheirCallsCame() throws Exception {
        Link link = link();
        Caller<String> third = link.caller("third", SECOND.multipliedBy(3));
        Caller<String> first = link.caller("first", SECOND);
        Caller<String> second = link.caller("second", SECOND.multipliedBy(2));
        link.peer.awaitRequests(3);
        for (Caller<String> next : List.of(first, second, third)) {
            assertThat(next.isDone()).isFalse();
            clock.advance(SECOND);
            assertTimeout(next.failure(), ExchangeTimeoutException.Stage.REPLY);
        }
        assertThat(link.metrics().exchangesTimedOut()).isEqualTo(3);
    }

    @Test
    void defaultDeadline() throws Exception {
        Link link = add(spec().config(config -> config.withDefaultTimeout(Duration.ofSeconds(7)))
                .inMemory());
        Caller<String> caller = start(() -> link.call("default", link.handler.defaultDeadline()));
        link.peer.awaitRequest();
        clock.advance(Duration.ofMillis(6999));
        assertThat(caller.isDone()).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertTimeout(caller.failure(), ExchangeTimeoutException.Stage.REPLY);
    }

    /** This process was suspended for a minute: the replies that it finds afterwards came in time. */
    @Test
    void aReplyThatLayUnreadWhileThisSideStoodStill() throws Exception {
        Link link = link();
        link.transport.stallReadsAt(0);
        Caller<String> caller = link.caller("slept", SECOND);
        Exchange<TestRequest, TestReply> sentAhead = link.handler.sendo(TestRequest.of("sent ahead"), link.in(SECOND));
        CompletableFuture<TestReply> future = link.future("asleep", link.in(SECOND));
        link.peer.sendFrames(link.peer.awaitRequests(3).stream()
                .map(request -> request.answer("to " + request.text()))
                .toList());
        clock.advance(Duration.ofMinutes(1));
        Caller<String> later = start(() -> link.receive(sentAhead));
        link.transport.release();
        assertThat(caller.get()).isEqualTo("to slept");
        assertThat(later.get()).isEqualTo("to sent ahead");
        assertThat(start(() -> future.get().take()).get()).isEqualTo("to asleep");
        assertThat(link.metrics().exchangesTimedOut()).isZero();
    }

    @Test
    void afterAStandstillTheWaitEndsAllTheSame() throws Exception {
        Link link = link();
        Caller<String> caller = link.caller("never answered", SECOND);
        link.peer.awaitRequest();
        clock.advance(Duration.ofMinutes(1));
        Bounded.await("the end of the wait", () -> {
            clock.advance(SECOND);
            return caller.isDone();
        });
        assertTimeout(caller.failure(), ExchangeTimeoutException.Stage.REPLY);
    }

    @Test
    void cancelBeforeSent() throws Exception {
        Link link = link();
        link.transport.stallWritesAt(0);
        Exchange<TestRequest, TestReply> exchange = link.send("never mind");
        assertThat(exchange.state()).isEqualTo(Exchange.State.QUEUED);
        assertThat(link.handler.cancel(exchange)).isTrue();
        assertThatThrownBy(() -> link.receive(exchange)).isInstanceOf(ExchangeCancelledException.class);
        assertThat(link.handler.cancel(exchange)).isFalse();
        link.transport.release();
        Caller<String> next = link.caller("next");
        TestMessage request = link.peer.awaitRequest();
        assertThat(request.text()).isEqualTo("never mind");
        assertThat(link.peer.await(TestMessage.Kind.CANCEL).id()).isEqualTo(exchange.id());
        TestMessage second = link.peer.awaitRequest();
        link.peer.sendFrames(List.of(request.answer("too late"), second.answer("ok")));
        assertThat(next.get()).isEqualTo("ok");
        assertThat(link.metrics().exchangesCancelled()).isEqualTo(1);
        assertThat(link.metrics().lateReplies()).isEqualTo(1);
    }

    @Test
    void cancelAfterSent() throws Exception {
        Link link = link();
        Exchange<TestRequest, TestReply> exchange = link.send("sent");
        TestMessage request = link.peer.awaitRequest();
        assertThat(link.handler.cancel(exchange)).isTrue();
        assertThat(link.peer.await(TestMessage.Kind.CANCEL).id()).isEqualTo(request.id());
        assertThatThrownBy(() -> link.receive(exchange))
                .asInstanceOf(InstanceOfAssertFactories.type(ExchangeCancelledException.class))
                .matches(e -> !e.interrupted());
        link.peer.send(request.answer("too late"));
        link.assertWorks();
        assertThat(link.metrics().lateReplies()).isEqualTo(1);
    }

    @Test
    void cancelOfAPendingExchangeNamesItsAsyncId() throws Exception {
        Link link = link();
        Exchange<TestRequest, TestReply> exchange = link.send("slow");
        Caller<String> helper = link.caller("helper");
        List<TestMessage> requests = link.peer.awaitRequests(2);
        link.peer.send(TestMessage.interim(exchange.id(), 77));
        Bounded.await("the interim reply", exchange::hasAsyncId);
        assertThat(link.handler.cancel(exchange)).isTrue();
        assertThat(link.peer.await(TestMessage.Kind.CANCEL).asyncId()).isEqualTo(77);
        link.peer.send(requests.get(1).answer("ok"));
        assertThat(helper.get()).isEqualTo("ok");
    }

    @Test
    void cancelByAnotherThreadWakesTheWaiter() throws Exception {
        Link link = link();
        Exchange<TestRequest, TestReply> exchange = link.send("slow");
        Caller<String> waiter = start(() -> link.receive(exchange));
        link.peer.awaitRequest();
        link.peer.send(TestMessage.interim(exchange.id(), 1));
        Bounded.await("the interim reply, which the waiter may have had to read", exchange::hasAsyncId);
        assertThat(link.handler.cancel(exchange)).isTrue();
        assertThat(waiter.failure()).isInstanceOf(ExchangeCancelledException.class);
    }

    @RepeatedTest(3)
    void cancelRacingTheReply() throws Exception {
        Link link = link();
        link.peer.startEcho();
        int replied = 0;
        for (int i = 0; i < 200; i++) {
            Exchange<TestRequest, TestReply> exchange = link.send("race");
            Caller<Boolean> caller = start(() -> repliedOrCancelled(link, exchange));
            for (int spins = 0; spins < 20 * i; spins++) {
                Thread.onSpinWait(); // moves the cancel through the life of the exchange
            }
            boolean cancelled = !exchange.isDone() && link.handler.cancel(exchange);
            boolean reply = caller.get();
            assertThat(cancelled && reply).isFalse();
            replied += reply ? 1 : 0;
        }
        link.call("the last");
        int expected = replied + 1;
        Bounded.await(
                () -> "every reply counted once: " + link.metrics(),
                () -> link.metrics().exchangesOk() == expected
                        && link.metrics().lateReplies() == 200 - expected + 1
                        && link.metrics().exchangesCancelled() == 200 - expected + 1);
    }

    /**
     * Returns whether the reply came first. A cancel that loses the race takes the reply, which shows as an exchange
     * that was already received.
     */
    private static boolean repliedOrCancelled(Link link, Exchange<TestRequest, TestReply> exchange) throws IOException {
        try {
            assertThat(link.receive(exchange)).isEqualTo("race");
            return true;
        } catch (ExchangeCancelledException e) {
            return false;
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("reply received before");
            return true;
        }
    }

    @Test
    void interruptOfAWaitingCaller() throws Exception {
        Link link = link();
        AtomicBoolean statusKept = new AtomicBoolean();
        Caller<String> interrupted = start(() -> {
            try {
                return link.call("interrupted");
            } finally {
                statusKept.set(Thread.currentThread().isInterrupted());
            }
        });
        TestMessage first = link.peer.awaitRequest();
        Caller<String> other = link.caller("other");
        TestMessage second = link.peer.awaitRequest();
        interrupted.interrupt();
        assertInterrupted(interrupted.failure());
        assertThat(statusKept).isTrue();
        assertThat(link.peer.await(TestMessage.Kind.CANCEL).id()).isEqualTo(first.id());
        link.peer.send(second.answer("ok"));
        assertThat(other.get()).isEqualTo("ok");
        link.peer.send(first.answer("too late"));
        link.assertWorks();
    }

    @Test
    void interruptOfASendingCaller() throws Exception {
        Link link = add(spec().config(config -> config.withMaxQueuedBytes(1000)).inMemory());
        link.transport.stallWritesAt(0);
        Caller<String> filler = link.caller("x".repeat(900));
        Bounded.await("a full queue", () -> link.metrics().queuedBytes() > 900);
        Caller<String> interrupted = link.caller("y".repeat(200));
        Caller<String> behind = link.caller("z".repeat(50));
        interrupted.interrupt();
        assertInterrupted(interrupted.failure());
        link.transport.release();
        for (TestMessage request : link.peer.awaitRequests(2)) {
            assertThat(request.text()).doesNotContain("y");
            link.peer.send(request.answer("ok"));
        }
        assertThat(filler.get()).isEqualTo("ok");
        assertThat(behind.get()).isEqualTo("ok");
        link.assertWorks();
        Bounded.await("an empty queue", () -> link.metrics().queuedBytes() == 0);
    }

    @Test
    void aCallerThatIsInterruptedAlreadyHarmsNobody() throws Exception {
        Link link = link();
        Caller<String> other = link.caller("other");
        TestMessage request = link.peer.awaitRequest();
        Throwable failure = start(() -> {
                    Thread.currentThread().interrupt();
                    return link.call("interrupted");
                })
                .failure();
        assertInterrupted(failure);
        assertThat(failure).hasMessageContaining("before the message was sent");
        link.peer.send(request.answer("ok"));
        assertThat(other.get()).isEqualTo("ok");
        assertThat(link.handler.isOpen()).isTrue();
    }

    private static void assertInterrupted(Throwable failure) {
        assertThat(failure)
                .asInstanceOf(InstanceOfAssertFactories.type(ExchangeCancelledException.class))
                .matches(ExchangeCancelledException::interrupted);
    }

    static void assertTimeout(Throwable failure, ExchangeTimeoutException.Stage stage) {
        assertThat(failure)
                .asInstanceOf(InstanceOfAssertFactories.type(ExchangeTimeoutException.class))
                .extracting(ExchangeTimeoutException::stage)
                .isEqualTo(stage);
    }

    /** Without its scheduled tasks a connection would no longer have deadlines. */
    @Test
    void anErrorInAScheduledTaskEndsTheConnection() throws Exception {
        Link link = link();
        Caller<String> patient = link.caller("patient");
        Caller<String> hasty = link.caller("hasty", SECOND.multipliedBy(2));
        link.peer.awaitRequests(2);
        Runnable unused = link.handler.worker().schedule(link.in(SECOND), () -> {
            throw new AssertionError("asked to fail");
        });
        clock.advance(SECOND);
        for (Caller<String> caller : List.of(patient, hasty)) {
            Throwable failure = caller.failure();
            assertThat(failure).isInstanceOf(ConnectionClosedException.class).hasRootCauseMessage("asked to fail");
            assertThat(((ConnectionClosedException) failure).reason()).isEqualTo(Reason.INTERNAL);
        }
    }
}
