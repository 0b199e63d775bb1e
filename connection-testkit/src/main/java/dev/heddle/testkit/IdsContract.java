// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.Deadline;
import dev.heddle.core.Exchange;
import dev.heddle.core.Permits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Checks a protocol with few ids that are reused: no two open exchanges have the same id, and no reply reaches the
 * wrong exchange.
 */
abstract class IdsContract extends ContractFixture {
    private final Permits permits = new Permits(1000);

    private Link link(long ids) throws IOException {
        return add(spec().idLimit(ids).permits(permits).inMemory());
    }

    private static long answerNext(Link link, String expected) throws IOException {
        TestMessage request = link.peer.awaitRequest();
        assertThat(request.text()).isEqualTo(expected);
        link.peer.send(request.answer("to " + expected).granting(1));
        return request.id();
    }

    /** Makes a call; returns its id. */
    private static long call(Link link, String text) throws Exception {
        Caller<String> caller = link.caller(text);
        long id = answerNext(link, text);
        assertThat(caller.get()).isEqualTo("to " + text);
        return id;
    }

    @Test
    void idsBeginAgainAtTheLimit() throws Exception {
        Link link = link(4);
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ids.add(call(link, "call " + i));
        }
        assertThat(ids).containsExactly(0L, 1L, 2L, 3L, 0L, 1L, 2L, 3L, 0L, 1L);
    }

    @Test
    void anIdThatIsInUseIsPassedOver() throws Exception {
        Link link = link(3);
        Exchange<TestRequest, TestReply> stays = link.send("stays");
        TestMessage request = link.peer.awaitRequest();
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            ids.add(call(link, "call " + i));
        }
        assertThat(ids).containsExactly(1L, 2L, 1L, 2L, 1L, 2L);
        Caller<String> caller = Caller.start(() -> link.receive(stays));
        link.peer.send(request.answer("at last"));
        assertThat(caller.get()).isEqualTo("at last");
        assertThat(call(link, "again")).isZero();
    }

    @Test
    void aCallFailsWhileAllIdsAreInUseAndSpendsNothing() throws Exception {
        Link link = link(2);
        List<Caller<String>> callers = link.waitingCallers(2);
        assertThat(link.caller("too many").failure())
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(ConnectionClosedException.class)
                .hasMessageContaining("all 2 message ids are in use");
        assertThat(permits.available()).isEqualTo(998);
        for (TestMessage request : link.pending()) {
            link.peer.send(request.answer(request.text()));
        }
        for (int i = 0; i < 2; i++) {
            assertThat(callers.get(i).get()).isEqualTo("caller " + i);
        }
        assertThat(call(link, "now")).isZero();
    }

    @Test
    void anExchangeThatWasGivenUpKeepsItsIdUntilItsReplyComes() throws Exception {
        Link link = link(2);
        Exchange<TestRequest, TestReply> givenUp = link.send("never mind");
        TestMessage request = link.peer.awaitRequest();
        assertThat(link.handler.cancel(givenUp)).isTrue();
        assertThat(link.peer.await(TestMessage.Kind.CANCEL).id()).isZero();
        assertThat(link.metrics().exchangesOpen()).isZero();
        assertThat(call(link, "one")).isEqualTo(1);
        assertThat(call(link, "two")).isEqualTo(1);
        link.peer.send(request.answer("late"));
        // The first of these calls may take its id before or after the late reply is read.
        assertThat(List.of(call(link, "three"), call(link, "four"))).containsExactlyInAnyOrder(0L, 1L);
        assertThat(link.metrics().lateReplies()).isEqualTo(1);
        assertThat(link.metrics().strayReplies()).isZero();
        assertThat(link.protocol.discarded()).isEqualTo(1);
    }

    @Test
    void aReplyThatComesTwiceIsLate() throws Exception {
        Link link = link(3);
        for (int i = 0; i < 3; i++) {
            call(link, "call " + i);
        }
        link.peer.send(
                TestMessage.reply(1, "again"), TestMessage.reply(2, "again"), TestMessage.reply(3, "never sent"));
        call(link, "last");
        assertThat(link.metrics().lateReplies()).isEqualTo(2);
        assertThat(link.metrics().strayReplies()).isEqualTo(1);
    }

    @Test
    void severalIdsInOneFrameNeedAnUnlimitedSupply() throws Exception {
        Link link = link(100);
        List<TestRequest> two = List.of(TestRequest.of("a"), TestRequest.of("b"));
        assertThatThrownBy(() -> link.handler.sendo(two, Deadline.NEVER)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> link.handler.sendo(new TestRequest("wide", 2), Deadline.NEVER))
                .isInstanceOf(IllegalStateException.class);
        assertThat(permits.available()).isEqualTo(1000);
        assertThat(call(link, "fine")).isZero();
    }

    @Test
    void manyCallersShareFewIds() throws Exception {
        Link link = link(16);
        link.peer.startEcho();
        List<Caller<Integer>> callers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String name = "caller " + i + ", call ";
            callers.add(start(() -> {
                int right = 0;
                for (int call = 0; call < 100; call++) {
                    right += link.call(name + call).equals(name + call) ? 1 : 0;
                }
                return right;
            }));
        }
        for (Caller<Integer> caller : callers) {
            assertThat(caller.get()).isEqualTo(100);
        }
        assertThat(link.metrics().strayReplies() + link.metrics().lateReplies()).isZero();
    }

    @Test
    void theEndReachesAllAndFreesTheIdsThatWereKept() throws Exception {
        Link link = link(3);
        Exchange<TestRequest, TestReply> givenUp = link.send("never mind");
        List<Exchange<TestRequest, TestReply>> open = List.of(link.send("one"), link.send("two"));
        link.handler.cancel(givenUp);
        Caller<String> waits = Caller.start(() -> link.receive(open.get(0)));
        link.peer.awaitRequests(3);
        link.peer.close();
        assertThat(waits.failure()).isInstanceOf(ConnectionClosedException.class);
        assertThatThrownBy(() -> link.receive(open.get(1))).isInstanceOf(ConnectionClosedException.class);
        assertThat(givenUp.state()).isEqualTo(Exchange.State.CANCELLED);
        assertThat(link.metrics().exchangesFailed()).isEqualTo(2);
    }

    @Test
    void aPostedMessageTakesAnIdAndAPermitAndHasNoExchange() throws Exception {
        Link link = link(3);
        link.handler.post(TestRequest.of("news"), Deadline.NEVER);
        assertThat(permits.available()).isEqualTo(999);
        assertThat(link.metrics().exchangesOpen()).isZero();
        Caller<String> caller = link.caller("call");
        TestMessage posted = link.peer.awaitRequest();
        assertThat(posted.text()).isEqualTo("news");
        link.peer.send(posted.answer("unasked").granting(1));
        assertThat(answerNext(link, "call")).isEqualTo(posted.id() + 1);
        assertThat(caller.get()).isEqualTo("to call");
        assertThat(link.metrics().lateReplies()).isEqualTo(1);
        assertThat(permits.available()).isEqualTo(1000);
        link.handler.close();
        assertThatThrownBy(() -> link.handler.post(TestRequest.of("too late"), Deadline.NEVER))
                .isInstanceOf(ConnectionClosedException.class);
    }
}
