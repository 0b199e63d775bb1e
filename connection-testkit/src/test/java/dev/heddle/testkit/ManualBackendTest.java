// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.Exchange;
import dev.heddle.core.ExchangeTimeoutException;
import dev.heddle.core.Permits;
import dev.heddle.core.buffer.BufferPool;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests on one thread that runs every step by hand: the order is exact, and nothing happens between steps. */
@Timeout(180)
final class ManualBackendTest {
    private final FakeClock clock = new FakeClock();
    private final BufferPool pool = BufferPool.tracking(1 << 20);
    private final ManualWorkerBackend backend = new ManualWorkerBackend(clock);
    private final List<String> log = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();

    private Link link(Permits permits) throws IOException {
        Link link = new Link.Spec(backend, clock, pool)
                .permits(permits)
                .capacity(100)
                .inMemory();
        links.add(link);
        return link;
    }

    private Link link() throws IOException {
        return link(new Permits(100));
    }

    @AfterEach
    void nothingIsLeft() {
        links.forEach(Link::close);
        links.forEach(link -> LeakCheck.assertNothingOpen(link.handler));
        LeakCheck.assertNoBuffers(pool);
    }

    private void log(String what, Object outcome) {
        log.add(what + ": " + outcome);
    }

    @Test
    void aCallStepByStep() throws Exception {
        Link link = link();
        ManualBackend steps = backend.last();
        log("send without work", steps.runSend());
        Exchange<TestRequest, TestReply> exchange = link.send("question");
        log("queued", exchange.state());
        log("frames queued", link.metrics().queuedFrames());
        log("send", steps.runSend());
        log("sent", exchange.state());
        log("frames queued", link.metrics().queuedFrames());
        log("receive without work", steps.runReceive());
        TestMessage request = link.peer.awaitRequest();
        link.peer.send(TestMessage.interim(request.id(), 9));
        log("receive", steps.runReceive());
        log("interim", exchange.state());
        link.peer.send(request.answer("answer"));
        log("before the receive", exchange.state());
        log("receive", steps.runReceive());
        log("final", exchange.state());
        log("reply", link.receive(exchange));
        log("steps left", steps.runAll());
        assertThat(log)
                .containsExactly(
                        "send without work: false",
                        "queued: QUEUED",
                        "frames queued: 1",
                        "send: true",
                        "sent: SENT",
                        "frames queued: 0",
                        "receive without work: false",
                        "receive: true",
                        "interim: PENDING",
                        "before the receive: PENDING",
                        "receive: true",
                        "final: DONE",
                        "reply: answer",
                        "steps left: 0");
    }

    @Test
    void aBatchIsOneWriteAsFarAsThereIsRoom() throws Exception {
        Link link = link();
        ManualBackend steps = backend.last();
        List<Exchange<TestRequest, TestReply>> window = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            window.add(link.send("123")); // 30 bytes each, in a pipe of 100 bytes
        }
        while (steps.runSend()) {
            log("written", link.metrics().bytesSent() + " in " + link.metrics().writes());
            log("taken", link.peer.awaitMessage().id());
        }
        log("states", window.stream().map(Exchange::state).toList());
        log("frames sent", link.metrics().framesSent());
        assertThat(log)
                .containsExactly(
                        "written: 100 in 1",
                        "taken: 0",
                        "written: 150 in 2",
                        "taken: 1",
                        "states: [SENT, SENT, SENT, SENT, SENT]",
                        "frames sent: 5");
    }

    @Test
    void aReplyThatCrossesTheCancelIsLate() throws Exception {
        Link link = link();
        ManualBackend steps = backend.last();
        Exchange<TestRequest, TestReply> exchange = link.send("question");
        steps.runSend();
        link.peer.send(link.peer.awaitRequest().answer("crossing"));
        log("cancelled", link.handler.cancel(exchange));
        log("receive", steps.runReceive());
        log("late", link.metrics().lateReplies());
        log("send", steps.runSend());
        log("told", link.peer.awaitMessage().kind());
        log("cancelled again", link.handler.cancel(exchange));
        assertThat(log)
                .containsExactly(
                        "cancelled: true",
                        "receive: true",
                        "late: 1",
                        "send: true",
                        "told: CANCEL",
                        "cancelled again: false");
    }

    @Test
    void aReplyThatIsReadBeforeTheCancelIsGivenBack() throws Exception {
        Link link = link();
        ManualBackend steps = backend.last();
        Exchange<TestRequest, TestReply> exchange = link.send("question");
        steps.runSend();
        link.peer.send(link.peer.awaitRequest().answer("in time"));
        log("receive", steps.runReceive());
        log("cancelled", link.handler.cancel(exchange));
        log("discarded", link.protocol.discarded());
        log("send", steps.runSend());
        assertThat(log).containsExactly("receive: true", "cancelled: false", "discarded: 1", "send: false");
    }

    @Test
    void aFutureCompletesInItsCallback() throws Exception {
        Link link = link();
        ManualBackend steps = backend.last();
        CompletableFuture<String> future = link.future("question").thenApply(TestReply::take);
        steps.runSend();
        link.peer.send(link.peer.awaitRequest().answer("answer"));
        log("receive", steps.runReceive());
        log("done", future.isDone());
        log("callback", steps.runCallback());
        log("done", future.isDone());
        log("value", future.join());
        log("callback", steps.runCallback());
        assertThat(log)
                .containsExactly(
                        "receive: true",
                        "done: false",
                        "callback: true",
                        "done: true",
                        "value: answer",
                        "callback: false");
    }

    @Test
    void aFutureTimesOutAtItsDeadlineAndNotBefore() throws Exception {
        Link link = link();
        ManualBackend steps = backend.last();
        CompletableFuture<TestReply> future = link.future("question", link.in(Duration.ofSeconds(10)));
        log("timers wanted", steps.timersWanted());
        steps.runSend();
        steps.advance(Duration.ofNanos(9_999_999_999L));
        log("open", link.metrics().exchangesOpen());
        steps.advance(Duration.ofNanos(1));
        log("open", link.metrics().exchangesOpen());
        log("callback", steps.runCallback());
        log("failed", future.isCompletedExceptionally());
        log("sender woken", steps.woken() || steps.runSend());
        assertThatThrownBy(future::join).hasCauseInstanceOf(ExchangeTimeoutException.class);
        assertThat(log)
                .containsExactly(
                        "timers wanted: true",
                        "open: 1",
                        "open: 0",
                        "callback: true",
                        "failed: true",
                        "sender woken: true");
    }

    @Test
    void permitsAreAppliedInTheStepThatReadsThem() throws Exception {
        Permits permits = new Permits(1);
        Link link = link(permits);
        ManualBackend steps = backend.last();
        Exchange<TestRequest, TestReply> exchange = link.send("question");
        log("left", permits.available());
        steps.runSend();
        link.peer.send(link.peer.awaitRequest().answer("answer").granting(5));
        log("left", permits.available());
        steps.runReceive();
        log("left", permits.available());
        log("reply", link.receive(exchange));
        assertThat(log).containsExactly("left: 0", "left: 0", "left: 5", "reply: answer");
    }

    @Test
    void theEndIsSeenInTheStepThatReadsIt() throws Exception {
        Link link = link();
        ManualBackend steps = backend.last();
        Exchange<TestRequest, TestReply> sent = link.send("sent");
        steps.runSend();
        Exchange<TestRequest, TestReply> queued = link.send("queued");
        link.peer.close();
        log("before", link.handler.isOpen() + " " + sent.state() + " " + queued.state());
        log("receive", steps.runReceive());
        log("after", link.handler.isOpen() + " " + sent.state() + " " + queued.state());
        log("frames queued", link.metrics().queuedFrames());
        log("steps left", steps.runAll());
        assertThat(log)
                .containsExactly(
                        "before: true SENT QUEUED",
                        "receive: false",
                        "after: false FAILED FAILED",
                        "frames queued: 0",
                        "steps left: 0");
    }

    @Test
    void stepsBeforeTheStartAreRefused() {
        ManualBackend steps = new ManualBackend(clock);
        assertThatThrownBy(steps::runSend).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(steps::runReceive).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aBackendIsNamedAndDescribed() {
        assertThat(backend.name()).isEqualTo("manual");
        assertThat(backend.description()).contains("test");
    }
}
