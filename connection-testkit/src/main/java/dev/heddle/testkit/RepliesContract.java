// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Deadline;
import dev.heddle.core.Exchange;
import dev.heddle.core.ExchangeTimeoutException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Checks that every reply reaches its caller, in whatever order and pieces the bytes come. */
abstract class RepliesContract extends ContractFixture {

    @Test
    void replyOrderReversed() throws Exception {
        Link link = link();
        List<Caller<String>> callers = link.waitingCallers(20);
        List<TestMessage> requests = new ArrayList<>(link.pending());
        Collections.reverse(requests);
        for (TestMessage request : requests) {
            link.peer.send(request.answer("to " + request.text()));
        }
        for (int i = 0; i < callers.size(); i++) {
            assertThat(callers.get(i).get()).isEqualTo("to caller " + i);
        }
    }

    @Test
    void tenThousandExchangesAtOnceFrom64Callers() throws Exception {
        Link link = link();
        List<Caller<Integer>> callers = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            int first = i;
            callers.add(Caller.start(() -> callMany(link, first)));
        }
        List<TestMessage> requests = new ArrayList<>(link.peer.awaitRequests(10_000));
        assertThat(link.metrics().exchangesOpen()).isEqualTo(10_000);
        Collections.shuffle(requests, new Random(1));
        link.peer.sendFrames(
                requests.stream().map(each -> each.answer(each.text() + "!")).toList());
        int answered = 0;
        for (Caller<Integer> caller : callers) {
            answered += caller.get();
        }
        assertThat(answered).isEqualTo(10_000);
        assertThat(link.metrics().exchangesOk()).isEqualTo(10_000);
        assertThat(link.metrics().framesReceived()).isEqualTo(10_000);
    }

    private static int callMany(Link link, int first) throws IOException {
        List<Exchange<TestRequest, TestReply>> open = new ArrayList<>();
        for (int i = first; i < 10_000; i += 64) {
            open.add(link.send("m" + i));
        }
        for (Exchange<TestRequest, TestReply> exchange : open) {
            assertThat(link.receive(exchange)).isEqualTo(exchange.request().text() + "!");
        }
        return open.size();
    }

    @Test
    void everyReplySplitAtEveryByte() throws Exception {
        Link link = link();
        int length = TestMessage.frame(TestMessage.reply(0, "answer")).remaining();
        for (int split = 1; split < length; split++) {
            Caller<String> caller = link.caller("question");
            ByteBuffer frame = TestMessage.frame(link.peer.awaitRequest().answer("answer"));
            link.peer.sendRaw(frame.slice(0, split));
            link.memory().awaitTaken();
            link.peer.sendRaw(frame.slice(split, length - split));
            assertThat(caller.get()).isEqualTo("answer");
        }
        assertThat(link.metrics().reads()).isGreaterThanOrEqualTo(2L * (length - 1));
    }

    @Test
    void everyReadBringsOneByte() throws Exception {
        Link link = link();
        link.transport.readsOf(1).writesOf(1);
        List<Caller<String>> callers = link.waitingCallers(10);
        link.peer.sendFrames(
                link.pending().stream().map(each -> each.answer(each.text())).toList());
        for (int i = 0; i < callers.size(); i++) {
            assertThat(callers.get(i).get()).isEqualTo("caller " + i);
        }
        assertThat(link.metrics().reads()).isEqualTo(link.metrics().bytesReceived());
    }

    @Test
    void manyFramesInOneRead() throws Exception {
        Link link = link();
        link.transport.stallReadsAt(0);
        List<Caller<String>> callers = link.waitingCallers(50);
        link.peer.sendFrames(
                link.pending().stream().map(each -> each.answer(each.text())).toList());
        link.transport.release();
        for (int i = 0; i < callers.size(); i++) {
            assertThat(callers.get(i).get()).isEqualTo("caller " + i);
        }
        assertThat(link.metrics().framesReceived()).isEqualTo(50);
        assertThat(link.metrics().reads()).isEqualTo(1);
    }

    @Test
    void severalMessagesInOneFrame() throws Exception {
        Link link = link();
        List<Exchange<TestRequest, TestReply>> sent = link.handler.sendo(
                List.of(new TestRequest("a", 1), new TestRequest("b", 3), new TestRequest("c", 1)), Deadline.NEVER);
        Caller<String> other = link.caller("other");
        List<TestMessage> requests = link.peer.awaitRequests(4);
        assertThat(requests).extracting(TestMessage::text).containsExactly("a", "b", "c", "other");
        assertThat(requests).extracting(TestMessage::id).containsExactly(0L, 1L, 4L, 5L);
        link.peer.send(
                requests.get(3).answer("4"),
                requests.get(2).answer("3"),
                requests.get(0).answer("1"),
                requests.get(1).answer("2"));
        assertThat(other.get()).isEqualTo("4");
        assertThat(link.receive(sent.get(1))).isEqualTo("2");
        assertThat(link.receive(sent.get(0))).isEqualTo("1");
        assertThat(link.receive(sent.get(2))).isEqualTo("3");
        assertThat(link.metrics().framesReceived()).isEqualTo(1);
        Bounded.await("two frames sent", () -> link.metrics().framesSent() == 2);
    }

    @Test
    void stallInTheMiddleOfAHeader() throws Exception {
        stallAt(2);
    }

    @Test
    void stallInTheMiddleOfABody() throws Exception {
        stallAt(TestProtocol.FRAME_HEADER + 10);
    }

    /** A timeout during the stall must not lose the part of the frame that was received. */
    private void stallAt(int offset) throws Exception {
        Link link = link();
        link.transport.stallReadsAt(offset);
        Caller<String> patient = link.caller("patient");
        TestMessage first = link.peer.awaitRequest();
        Caller<String> hasty = link.caller("hasty", Duration.ofSeconds(1));
        TestMessage second = link.peer.awaitRequest();
        link.peer.send(first.answer("worth the wait"));
        link.transport.awaitStalledRead();
        clock.advance(Duration.ofSeconds(1));
        assertThat(hasty.failure()).isInstanceOf(ExchangeTimeoutException.class);
        assertThat(patient.isDone()).isFalse();
        link.transport.release();
        assertThat(patient.get()).isEqualTo("worth the wait");
        link.peer.send(second.answer("too late"));
        assertThat(link.peer.await(TestMessage.Kind.CANCEL).id()).isEqualTo(second.id());
        link.assertWorks();
        assertThat(link.metrics().lateReplies()).isEqualTo(1);
    }

    @Test
    void interimThenFinal() throws Exception {
        Link link = link();
        Exchange<TestRequest, TestReply> exchange = link.send("slow");
        Caller<String> caller = Caller.start(() -> link.receive(exchange));
        TestMessage request = link.peer.awaitRequest();
        link.peer.send(TestMessage.interim(request.id(), 71));
        Bounded.await("the first interim reply", () -> exchange.asyncId() == 71);
        assertThat(exchange.state()).isEqualTo(Exchange.State.PENDING);
        link.peer.send(TestMessage.interim(request.id(), 72));
        Bounded.await("the second interim reply", () -> exchange.asyncId() == 72);
        assertThat(caller.isDone()).isFalse();
        link.peer.send(request.answer("done"));
        assertThat(caller.get()).isEqualTo("done");
        assertThat(exchange.state()).isEqualTo(Exchange.State.DONE);
        assertThat(link.metrics().interimReplies()).isEqualTo(2);
        assertThat(link.metrics().exchangesOk()).isEqualTo(1);
    }

    @Test
    void duplicateReply() throws Exception {
        Link link = link();
        Caller<String> caller = link.caller("once");
        TestMessage request = link.peer.awaitRequest();
        link.peer.sendFrames(List.of(request.answer("first"), request.answer("second")));
        assertThat(caller.get()).isEqualTo("first");
        link.assertWorks();
        assertThat(link.metrics().lateReplies()).isEqualTo(1);
        assertThat(link.metrics().exchangesOk()).isEqualTo(2);
        assertThat(link.protocol.discarded()).isEqualTo(1);
    }

    @Test
    void unknownId() throws Exception {
        Link link = link();
        link.peer.sendFrames(
                List.of(TestMessage.reply(4711, "?"), TestMessage.reply(-1, "?"), TestMessage.interim(4711, 9)));
        link.assertWorks();
        assertThat(link.metrics().strayReplies()).isGreaterThanOrEqualTo(2);
        assertThat(link.metrics().lateReplies()).isZero();
        assertThat(link.protocol.discarded()).isEqualTo(2);
    }

    @Test
    void replyBeforeReceiveIsCalled() throws Exception {
        Link link = link();
        Exchange<TestRequest, TestReply> early = link.send("early");
        Exchange<TestRequest, TestReply> later = link.send("later");
        Caller<String> caller = Caller.start(() -> link.receive(later));
        List<TestMessage> requests = link.peer.awaitRequests(2);
        link.peer.send(requests.get(0).answer("1"));
        link.peer.send(requests.get(1).answer("2"));
        assertThat(caller.get()).isEqualTo("2");
        assertThat(early.state()).isEqualTo(Exchange.State.DONE);
        assertThat(link.receive(early)).isEqualTo("1");
    }

    @Test
    void windowOfSendsBeforeTheFirstReceive() throws Exception {
        Link link = add(spec().capacity(4096).inMemory());
        link.peer.startEcho();
        String body = "x".repeat(2000);
        List<Exchange<TestRequest, TestReply>> window = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            window.add(link.send(i + body));
        }
        for (int i = 199; i >= 0; i--) {
            assertThat(link.receive(window.get(i))).isEqualTo(i + body);
        }
    }

    @Test
    void framesLargerThanEveryBuffer() throws Exception {
        Link link = add(spec().capacity(5000)
                .config(config -> config.withReceiveBufferBytes(1024).withMaxQueuedBytes(10_000))
                .inMemory());
        link.peer.startEcho();
        String body = "0123456789".repeat(90_000);
        assertThat(link.call(body).equals(body)).isTrue();
        List<Caller<String>> callers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            callers.add(link.caller(i + body));
        }
        for (int i = 0; i < 4; i++) {
            assertThat(callers.get(i).get().equals(i + body)).isTrue();
        }
    }

    @Test
    void virtualThreadsAsCallers() throws Exception {
        Link link = link();
        link.peer.startEcho();
        List<Caller<String>> callers = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            String text = "v" + i;
            callers.add(Caller.startVirtual(() -> link.call(text)));
        }
        for (int i = 0; i < 1000; i++) {
            assertThat(callers.get(i).get()).isEqualTo("v" + i);
        }
    }

    @Test
    void aRefusedMessageSpendsNothing() throws Exception {
        Link link = link();
        Throwable failure = link.caller(TestProtocol.UNSENDABLE).failure();
        assertThat(failure).hasMessage("asked to refuse this");
        Caller<String> next = link.caller("next");
        assertThat(link.peer.awaitRequest().id()).isZero();
        link.peer.send(TestMessage.reply(0, "fine"));
        assertThat(next.get()).isEqualTo("fine");
    }

    private static final class Monitor {
        synchronized String call(Callable<String> call) throws Exception {
            return call.call();
        }
    }

    /**
     * Before Java 24 a virtual thread that waits in a monitor blocks its carrier, so the worker must not need a carrier
     * to complete the wait.
     */
    @Test
    void virtualCallersThatWaitInMonitorsMayBeTwiceAsManyAsThereAreCarriers() throws Exception {
        Link link = link();
        link.peer.startEcho();
        int carriers = Integer.getInteger(
                "jdk.virtualThreadScheduler.parallelism", Runtime.getRuntime().availableProcessors());
        List<Caller<Integer>> callers = new ArrayList<>();
        for (int i = 0; i < 2 * carriers; i++) {
            String text = "caller " + i;
            Monitor monitor = new Monitor();
            callers.add(Caller.startVirtual(() -> {
                int right = 0;
                for (int turn = 0; turn < 20; turn++) {
                    right += monitor.call(() -> link.call(text)).equals(text) ? 1 : 0;
                }
                return right;
            }));
        }
        for (Caller<Integer> caller : callers) {
            assertThat(caller.get()).isEqualTo(20);
        }
    }
}
