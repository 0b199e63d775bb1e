// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.ConnectionClosedException.Reason;
import dev.heddle.core.Deadline;
import dev.heddle.core.Exchange;
import dev.heddle.core.ExchangeTimeoutException;
import dev.heddle.core.Parts;
import dev.heddle.core.Permits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Checks an ordered protocol: frames leave in the order of their ids, and replies without ids reach the right caller.
 */
abstract class OrderedContract extends ContractFixture {
    private static final int CALLERS = 8;

    private Link ordered() throws IOException {
        return add(spec().ordered().inMemory());
    }

    /** Uses a small queue and few permits, so that callers wait for both and others overtake them. */
    @Test
    void framesLeaveInTheOrderOfTheirIds() throws Exception {
        Permits permits = new Permits(3);
        Link link = add(spec().ordered()
                .permits(permits)
                .config(config -> config.withMaxQueuedBytes(100))
                .inMemory());
        List<Caller<Integer>> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            String name = "caller " + i;
            callers.add(start(() -> {
                for (int call = 0; call < 50; call++) {
                    link.call(name);
                }
                return 0;
            }));
        }
        for (long id = 0; id < 50 * CALLERS; id++) {
            TestMessage request = link.peer.awaitRequest();
            assertThat(request.id()).isEqualTo(id);
            link.peer.send(request.answer("ok").granting(1));
        }
        for (Caller<Integer> caller : callers) {
            assertThat(caller.get()).isZero();
        }
    }

    @Test
    void eachCallerGetsItsOwnReplyThoughRepliesHaveNoIds() throws Exception {
        Link link = ordered();
        List<Caller<Integer>> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            String name = "caller " + i + ", call ";
            callers.add(start(() -> {
                int right = 0;
                for (int call = 0; call < 50; call++) {
                    right += link.call(name + call).equals(name + call) ? 1 : 0;
                }
                return right;
            }));
        }
        for (int i = 0; i < 50 * CALLERS; i++) {
            link.peer.send(TestMessage.next(link.peer.awaitRequest().text()));
        }
        for (Caller<Integer> caller : callers) {
            assertThat(caller.get()).isEqualTo(50);
        }
        assertThat(link.metrics().exchangesOk()).isEqualTo(50 * CALLERS);
    }

    @Test
    void anExchangeThatWasGivenUpKeepsItsPlace() throws Exception {
        Link link = ordered();
        Exchange<TestRequest, TestReply> first = link.send("first");
        Exchange<TestRequest, TestReply> cancelled = link.send("cancelled");
        Caller<String> hasty = link.caller("hasty", Duration.ofSeconds(1));
        Bounded.await("all are sent", () -> link.metrics().exchangesOpen() == 3);
        Exchange<TestRequest, TestReply> last = link.send("last");
        link.handler.cancel(cancelled);
        clock.advance(Duration.ofSeconds(1));
        assertThat(hasty.failure()).isInstanceOf(ExchangeTimeoutException.class);
        Caller<String> waiting = Caller.start(() -> link.receive(last));
        for (String text : List.of("1", "2", "3", "4")) {
            link.peer.send(TestMessage.next(text));
        }
        assertThat(waiting.get()).isEqualTo("4");
        assertThat(link.receive(first)).isEqualTo("1");
        assertThat(link.metrics().lateReplies()).isEqualTo(2);
        assertThat(link.protocol.discarded()).isEqualTo(2);
    }

    @Test
    void aPostedMessageTakesNoPlace() throws Exception {
        Link link = ordered();
        link.handler.post(TestRequest.of("news"), Deadline.NEVER);
        Exchange<TestRequest, TestReply> first = link.send("first");
        link.handler.post(TestRequest.of("news"), Deadline.NEVER);
        Caller<String> second = link.caller("second");
        assertThat(link.peer.awaitRequests(4)).extracting(TestMessage::id).containsExactly(0L, 1L, 2L, 3L);
        link.peer.send(TestMessage.next("1"), TestMessage.next("2"));
        assertThat(second.get()).isEqualTo("2");
        assertThat(link.receive(first)).isEqualTo("1");
    }

    @Test
    void idsMayBeAnsweredInAnyOrder() throws Exception {
        Link link = ordered();
        List<Caller<String>> callers = link.waitingCallers(3);
        for (int i = 2; i >= 0; i--) {
            link.peer.send(link.pending().get(i).answer(link.pending().get(i).text()));
        }
        for (int i = 0; i < 3; i++) {
            assertThat(callers.get(i).get()).isEqualTo("caller " + i);
        }
    }

    @Test
    void aReplyToNothingIsStray() throws Exception {
        Link link = ordered();
        Caller<String> waiting = link.caller("question");
        link.peer.awaitRequest();
        link.peer.send(TestMessage.next("answer"), TestMessage.next("stray"), TestMessage.nextPart("stray"));
        assertThat(waiting.get()).isEqualTo("answer");
        // Wait before the next request is sent: otherwise the stray reply would answer it.
        Bounded.await("the strays were read", () -> link.metrics().strayReplies() == 2);
        link.assertWorks();
        assertThat(link.protocol.discarded()).isEqualTo(2);
    }

    @Test
    void partsGoToTheOldest() throws Exception {
        Link link = ordered();
        try (Parts<TestReply> parts = link.handler.callParts(TestRequest.of("many"), Deadline.NEVER)) {
            Caller<String> second = link.caller("one");
            link.peer.awaitRequests(2);
            link.peer.send(
                    TestMessage.nextPart("a"),
                    TestMessage.nextPart("b"),
                    TestMessage.next("c"),
                    TestMessage.next("one"));
            assertThat(second.get()).isEqualTo("one");
            for (String text : List.of("a", "b", "c")) {
                assertThat(parts.next()).isNotNull().extracting(TestReply::take).isEqualTo(text);
            }
            assertThat(parts.next()).isNull();
        }
    }

    @Test
    void fewIdsThatAreUsedAgainKeepTheirOrder() throws Exception {
        Link link = add(spec().ordered().idLimit(4).inMemory());
        for (int round = 0; round < 5; round++) {
            List<Exchange<TestRequest, TestReply>> window = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                window.add(link.send("question " + i));
            }
            link.handler.cancel(window.get(1));
            Caller<String> last = Caller.start(() -> link.receive(window.get(2)));
            for (int i = 0; i < 3; i++) {
                link.peer.send(TestMessage.next("answer " + i));
            }
            assertThat(last.get()).isEqualTo("answer 2");
            assertThat(link.receive(window.get(0))).isEqualTo("answer 0");
        }
        assertThat(link.metrics().lateReplies()).isEqualTo(5);
    }

    @Test
    void aProtocolWithoutOrderCannotAnswerTheOldest() throws Exception {
        Link link = link();
        Caller<String> waiting = link.caller("question");
        link.peer.awaitRequest();
        link.peer.send(TestMessage.next("answer"));
        Throwable failure = waiting.failure();
        assertThat(failure).isInstanceOf(ConnectionClosedException.class);
        assertThat(((ConnectionClosedException) failure).reason()).isEqualTo(Reason.INTERNAL);
    }
}
