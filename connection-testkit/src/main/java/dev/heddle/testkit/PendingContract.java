// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Deadline;
import dev.heddle.core.Exchange;
import dev.heddle.core.ExchangeCancelledException;
import dev.heddle.core.ExchangeTimeoutException.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/**
 * Checks that a pending call may take longer, and that a reply that comes after its call was given up reaches a
 * protocol that wants it.
 */
abstract class PendingContract extends ContractFixture {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int TIMES = 6;
    private static final Duration A_MOMENT = Duration.ofMillis(1);

    private Link extending() throws IOException {
        Link link =
                add(spec().config(config -> config.withDefaultTimeout(TIMEOUT)).inMemory());
        link.protocol.setTimeoutsWhilePending(TIMES);
        return link;
    }

    /** A call whose request the peer has received and reported as pending; the interim reply has been read. */
    private record Pending(Exchange<TestRequest, TestReply> exchange, Caller<String> caller, TestMessage request) {}

    private Pending pending(Link link, Deadline deadline) throws Exception {
        Exchange<TestRequest, TestReply> exchange = link.handler.sendo(TestRequest.of("slow"), deadline);
        Caller<String> caller = start(() -> link.receive(exchange));
        TestMessage request = link.peer.awaitRequest();
        link.peer.send(TestMessage.interim(request.id(), 1));
        Bounded.await("the interim reply", exchange::hasAsyncId);
        return new Pending(exchange, caller, request);
    }

    private void hear(Link link) throws IOException {
        long before = link.metrics().framesReceived();
        link.peer.send(TestMessage.notification("alive"));
        Bounded.await("a sign of life", () -> link.metrics().framesReceived() > before);
    }

    private void awaitMove(Exchange<TestRequest, TestReply> exchange) {
        Bounded.await(
                "a later deadline",
                () -> exchange.isDone() || !exchange.deadline().expired());
    }

    @Test
    void anInterimReplyMovesTheDeadline() throws Exception {
        Link link = extending();
        Pending pending = pending(link, link.handler.defaultDeadline());
        clock.advance(TIMEOUT);
        awaitMove(pending.exchange);
        clock.advance(Duration.ofSeconds(5));
        assertThat(pending.caller.isDone()).isFalse();
        link.peer.send(pending.request.answer("after 35 s"));
        assertThat(pending.caller.get()).isEqualTo("after 35 s");
    }

    @Test
    void withoutAnInterimReplyTheDeadlineStays() throws Exception {
        Link link = extending();
        Caller<String> caller = start(() -> link.call("slow", link.handler.defaultDeadline()));
        link.peer.awaitRequest();
        hear(link);
        clock.advance(TIMEOUT);
        TimeoutsContract.assertTimeout(caller.failure(), Stage.REPLY);
    }

    @Test
    void aPeerThatIsSilentAfterItsInterimReplyIsWaitedForOneTimeoutMore() throws Exception {
        Link link = extending();
        Pending pending = pending(link, link.handler.defaultDeadline());
        clock.advance(TIMEOUT);
        awaitMove(pending.exchange);
        clock.advance(TIMEOUT.minus(A_MOMENT));
        assertThat(pending.caller.isDone()).isFalse();
        clock.advance(A_MOMENT);
        TimeoutsContract.assertTimeout(pending.caller.failure(), Stage.REPLY);
    }

    @Test
    void aPeerThatGivesSignsOfLifeIsWaitedForSixTimeouts() throws Exception {
        Link link = extending();
        Pending pending = pending(link, link.handler.defaultDeadline());
        for (int i = 1; i < TIMES; i++) {
            clock.advance(TIMEOUT);
            awaitMove(pending.exchange);
            assertThat(pending.caller.isDone()).as("after %d timeouts", i).isFalse();
            hear(link);
        }
        clock.advance(TIMEOUT.minus(A_MOMENT));
        assertThat(pending.caller.isDone()).isFalse();
        clock.advance(A_MOMENT);
        TimeoutsContract.assertTimeout(pending.caller.failure(), Stage.REPLY);
    }

    @Test
    void aDeadlineThatTheCallerNamedIsNotMoved() throws Exception {
        Link link = extending();
        Pending pending = pending(link, link.in(TIMEOUT));
        clock.advance(TIMEOUT);
        TimeoutsContract.assertTimeout(pending.caller.failure(), Stage.REPLY);
    }

    @Test
    void aProtocolThatDoesNotAskForItHasNoDeadlineMoved() throws Exception {
        Link link = extending();
        link.protocol.setTimeoutsWhilePending(1);
        Pending pending = pending(link, link.handler.defaultDeadline());
        clock.advance(TIMEOUT);
        TimeoutsContract.assertTimeout(pending.caller.failure(), Stage.REPLY);
    }

    @Test
    void aFutureWaitsForWhatIsPending() throws Exception {
        Link link = extending();
        CompletableFuture<TestReply> future = link.future("slow", link.handler.defaultDeadline());
        Caller<String> caller = start(() -> future.get().take());
        TestMessage request = link.peer.awaitRequest();
        link.peer.send(TestMessage.interim(request.id(), 1));
        Bounded.await("the interim reply", () -> link.metrics().interimReplies() == 1);
        clock.advance(TIMEOUT);
        clock.advance(Duration.ofSeconds(5));
        link.peer.send(request.answer("after 35 s"));
        assertThat(caller.get()).isEqualTo("after 35 s");
    }

    @Test
    void aFutureOfWhatStaysPendingEnds() throws Exception {
        Link link = extending();
        CompletableFuture<TestReply> future = link.future("slow", link.handler.defaultDeadline());
        Caller<String> caller = start(() -> future.get().take());
        link.peer.send(TestMessage.interim(link.peer.awaitRequest().id(), 1));
        Bounded.await("the interim reply", () -> link.metrics().interimReplies() == 1);
        clock.advance(TIMEOUT);
        Bounded.await("the end", () -> {
            clock.advance(Duration.ofSeconds(1));
            return caller.isDone();
        });
        assertThat(caller.failure()).isInstanceOf(ExecutionException.class);
        TimeoutsContract.assertTimeout(requireNonNull(caller.failure().getCause()), Stage.REPLY);
    }

    @Test
    void aLateReplyReachesTheProtocolThatWantsIt() throws Exception {
        Link link = extending();
        Caller<String> caller = start(() -> link.call(TestProtocol.WANTED, link.in(TIMEOUT)));
        TestMessage request = link.peer.awaitRequest();
        clock.advance(TIMEOUT);
        TimeoutsContract.assertTimeout(caller.failure(), Stage.REPLY);
        link.peer.await(TestMessage.Kind.CANCEL);
        link.peer.send(request.answer("too late"));
        assertLate(link, "too late");
        assertThat(link.metrics().lateReplies()).isEqualTo(1);
    }

    @Test
    void theLateReplyToAnInterruptedCallReachesTheProtocol() throws Exception {
        Link link = extending();
        Caller<String> caller = start(() -> link.call(TestProtocol.WANTED));
        TestMessage request = link.peer.awaitRequest();
        caller.interrupt();
        assertThat(caller.failure()).isInstanceOf(ExchangeCancelledException.class);
        link.peer.await(TestMessage.Kind.CANCEL);
        link.peer.send(request.answer("too late"));
        assertLate(link, "too late");
    }

    @Test
    void aReplyThatCameBeforeTheCallWasCancelledReachesTheProtocol() throws Exception {
        Link link = extending();
        Exchange<TestRequest, TestReply> exchange = link.send(TestProtocol.WANTED);
        link.peer.send(link.peer.awaitRequest().answer("unseen"));
        link.assertWorks();
        assertThat(link.handler.cancel(exchange)).isFalse();
        assertLate(link, "unseen");
    }

    /** Waits for the late reply. On a worker without threads the callers run the callbacks. */
    private static void assertLate(Link link, String text) throws Exception {
        link.assertWorks();
        Bounded.await("the late reply", () -> link.protocol.lateReplies().contains(text));
        assertThat(link.protocol.lateReplies()).containsExactly(text);
        assertThat(link.protocol.discarded()).isZero();
    }

    @RepeatedTest(3)
    void aReplyThatRacesTheCancelIsSeenOnce() throws Exception {
        Link link = extending();
        link.peer.startEcho();
        int rounds = 200;
        for (int i = 0; i < rounds; i++) {
            Exchange<TestRequest, TestReply> exchange = link.send(TestProtocol.WANTED);
            Caller<Boolean> rival = start(() -> link.handler.cancel(exchange));
            for (int spins = 0; spins < 20 * i; spins++) {
                Thread.onSpinWait(); // moves the cancel through the life of the exchange
            }
            link.handler.cancel(exchange);
            rival.get();
        }
        link.call("the last"); // the peer answers in order
        Bounded.await("every reply", () -> link.protocol.lateReplies().size() >= rounds);
        assertThat(link.protocol.lateReplies()).hasSize(rounds);
    }
}
