// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Deadline;
import dev.heddle.core.Exchange;
import dev.heddle.core.ExchangeTimeoutException;
import dev.heddle.core.ExchangeTimeoutException.Stage;
import dev.heddle.core.Permits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Checks deadlines that pass while this process is suspended: a reply that came in time counts, and the extra wait is
 * short.
 */
abstract class StandstillContract extends ContractFixture {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration GRACE = Duration.ofSeconds(5);
    /** How long, in real time, a test watches that an event does not happen. */
    private static final Duration GLANCE = Duration.ofMillis(50);

    /** Simulates a suspension of one minute, which the worker detects at its end. */
    private void standStill(Link link) {
        Deadline passed = link.in(SECOND);
        clock.advance(MINUTE);
        Deadline grace = Objects.requireNonNull(link.handler.worker().waitUntil(passed));
        assertThat(grace.remainingNanos()).isEqualTo(GRACE.toNanos());
    }

    /** Whether a call ends although the clock does not move. */
    private static boolean ends(Caller<?> caller) {
        long end = System.nanoTime() + GLANCE.toNanos();
        while (!caller.isDone() && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        return caller.isDone();
    }

    @Test
    void aReplyThatLayInTheSocketWhileNobodyWaitedIsReturned() throws Exception {
        Link link = link();
        Exchange<TestRequest, TestReply> exchange = link.handler.sendo(TestRequest.of("sent ahead"), link.in(SECOND));
        link.peer.send(link.peer.awaitRequest().answer("in time"));
        if (!backend().name().equals("single")) {
            Bounded.await("the reply read", () -> link.metrics().exchangesOk() == 1);
        }
        clock.advance(Duration.ofMillis(1500));
        assertThat(start(() -> link.receive(exchange)).get()).isEqualTo("in time");
        assertThat(link.metrics().exchangesTimedOut()).isZero();
    }

    @Test
    void aFuturesReplyThatLayInTheSocketWhileNobodyWaitedCompletesIt() throws Exception {
        Link link = link();
        CompletableFuture<String> future =
                link.future("sent ahead", link.in(SECOND)).thenApply(TestReply::take);
        link.peer.send(link.peer.awaitRequest().answer("in time"));
        if (!backend().name().equals("single")) {
            Bounded.await("the reply read", () -> link.metrics().exchangesOk() == 1);
        }
        clock.advance(Duration.ofMillis(1500));
        assertThat(start(future::get).get()).isEqualTo("in time");
    }

    /** The peer answers none of the exchanges. */
    @Test
    void exchangesThatAreCollectedOneAfterTheOtherShareOneGrace() throws Exception {
        Link link = link();
        List<Exchange<TestRequest, TestReply>> sent = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            sent.add(link.handler.sendo(TestRequest.of("never answered"), link.in(SECOND)));
        }
        link.peer.awaitRequests(3);
        standStill(link);
        Caller<Integer> collector = start(() -> {
            int timedOut = 0;
            for (Exchange<TestRequest, TestReply> exchange : sent) {
                timedOut += timesOut(link, exchange) ? 1 : 0;
            }
            return timedOut;
        });
        assertThat(ends(collector)).isFalse();
        clock.advance(GRACE);
        assertThat(collector.get()).isEqualTo(3);
    }

    private static boolean timesOut(Link link, Exchange<TestRequest, TestReply> exchange) throws IOException {
        try {
            link.receive(exchange);
            return false;
        } catch (ExchangeTimeoutException e) {
            return e.stage() == Stage.REPLY;
        }
    }

    @Test
    void aReplyThatIsReadWithinTheGraceIsReturned() throws Exception {
        Link link = link();
        link.transport.stallReadsAt(0);
        List<Caller<String>> callers = List.of(link.caller("a", SECOND), link.caller("b", SECOND));
        List<TestMessage> requests = link.peer.awaitRequests(2);
        link.peer.sendFrames(requests.stream().map(each -> each.answer("ok")).toList());
        clock.advance(MINUTE);
        for (Caller<String> caller : callers) {
            assertThat(ends(caller)).isFalse();
        }
        link.transport.release();
        for (Caller<String> caller : callers) {
            assertThat(caller.get()).isEqualTo("ok");
        }
    }

    @Test
    void aPermitThatComesWithinTheGraceIsTaken() throws Exception {
        Permits permits = new Permits(0);
        Link link = add(spec().permits(permits).inMemory());
        Caller<String> caller = link.caller("waits for a permit", SECOND);
        Bounded.await("a caller in line", () -> permits.waiting() == 1);
        clock.advance(MINUTE);
        assertThat(ends(caller)).isFalse();
        permits.release(1);
        // The wait for the reply is in the same grace.
        link.peer.send(link.peer.awaitRequest().answer("ok"));
        assertThat(caller.get()).isEqualTo("ok");
    }

    @Test
    void withoutAPermitTheWaitEndsWithTheGrace() throws Exception {
        Permits permits = new Permits(0);
        Link link = add(spec().permits(permits).inMemory());
        Caller<String> caller = link.caller("waits for a permit", SECOND);
        Bounded.await("a caller in line", () -> permits.waiting() == 1);
        standStill(link);
        assertThat(ends(caller)).isFalse();
        clock.advance(GRACE);
        TimeoutsContract.assertTimeout(caller.failure(), Stage.PERMITS);
    }

    @Test
    void roomInTheQueueThatComesWithinTheGraceIsTaken() throws Exception {
        Link link = add(spec().config(config -> config.withMaxQueuedBytes(1000)).inMemory());
        link.transport.stallWritesAt(0);
        Caller<String> filler = link.caller("x".repeat(900));
        Bounded.await("a full queue", () -> link.metrics().queuedBytes() > 900);
        Caller<String> caller = link.caller("y".repeat(200), SECOND);
        Bounded.await("a caller in line", () -> link.handler.worker().waitingForRoom() == 1);
        clock.advance(MINUTE);
        assertThat(ends(caller)).isFalse();
        link.transport.release();
        for (TestMessage request : link.peer.awaitRequests(2)) {
            link.peer.send(request.answer("ok"));
        }
        assertThat(filler.get()).isEqualTo("ok");
        assertThat(caller.get()).isEqualTo("ok");
    }

    @Test
    void aDeadlineThatPassesAfterAStandstillHasNoGrace() throws Exception {
        Link link = link();
        Caller<String> slept = link.caller("slept", SECOND);
        link.peer.awaitRequest();
        standStill(link);
        assertThat(ends(slept)).isFalse();
        Caller<String> awake = link.caller("awake", SECOND);
        link.peer.awaitRequest();
        clock.advance(SECOND);
        TimeoutsContract.assertTimeout(awake.failure(), Stage.REPLY);
        assertThat(slept.isDone()).isFalse();
        clock.advance(GRACE.minus(SECOND));
        TimeoutsContract.assertTimeout(slept.failure(), Stage.REPLY);
    }
}
