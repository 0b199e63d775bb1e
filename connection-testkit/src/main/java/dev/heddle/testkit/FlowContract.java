// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.ConnectionMessageHandler;
import dev.heddle.core.Deadline;
import dev.heddle.core.Exchange;
import dev.heddle.core.ExchangeCancelledException;
import dev.heddle.core.ExchangeTimeoutException;
import dev.heddle.core.Permits;
import dev.heddle.core.Worker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Checks back-pressure and permits, and that there is no deadlock when both directions are full. */
abstract class FlowContract extends ContractFixture {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void aFullQueueGivesBackPressureNotMemory() throws Exception {
        Link link = add(spec().capacity(4096)
                .config(config -> config.withMaxQueuedBytes(8192))
                .inMemory());
        AtomicInteger sent = new AtomicInteger();
        Caller<Object> sender = Caller.start(() -> {
            while (true) {
                link.handler.sendo(TestRequest.of("x".repeat(1000)), link.in(SECOND));
                sent.incrementAndGet();
            }
        });
        Bounded.await("the sender giving up", () -> {
            assertThat(link.metrics().queuedBytes()).isLessThanOrEqualTo(8192);
            clock.advance(SECOND);
            return sender.isDone();
        });
        TimeoutsContract.assertTimeout(sender.failure(), ExchangeTimeoutException.Stage.QUEUE);
        assertThat(sent.get()).isBetween(7, 13);
        assertThat(pool.onLoan()).as("frames in memory").isLessThanOrEqualTo(8);
        Caller<String> next = link.caller("next");
        assertThat(link.peer.awaitRequests(sent.get()))
                .allMatch(each -> each.text().length() == 1000);
        TestMessage request = link.peer.awaitRequest();
        link.peer.send(request.answer("ok"));
        assertThat(next.get()).isEqualTo("ok");
    }

    @Test
    void everyCallerThatWaitsForRoomGetsIt() throws Exception {
        Link link = add(spec().config(config -> config.withMaxQueuedBytes(1000)).inMemory());
        link.transport.stallWritesAt(0);
        List<Caller<String>> callers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            callers.add(link.caller(i + "x".repeat(600)));
        }
        Bounded.await("five frames in memory", () -> pool.onLoan() == 5);
        assertThat(link.metrics().queuedFrames()).isLessThanOrEqualTo(1);
        link.transport.release();
        for (TestMessage request : link.peer.awaitRequests(5)) {
            link.peer.send(request.answer(request.text().substring(0, 1)));
        }
        for (int i = 0; i < 5; i++) {
            assertThat(callers.get(i).get()).isEqualTo("" + i);
        }
    }

    @Test
    void aFrameLargerThanTheQueueIsLetInAlone() throws Exception {
        Link link = add(spec().capacity(4096)
                .config(config -> config.withMaxQueuedBytes(1000))
                .inMemory());
        link.peer.startEcho();
        String large = "x".repeat(100_000);
        List<Caller<String>> callers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            callers.add(link.caller(large));
        }
        for (Caller<String> caller : callers) {
            assertThat(caller.get().equals(large)).isTrue();
        }
    }

    @Test
    void writeBlocksWhileThePeerFloods() throws Exception {
        Link link = add(spec().capacity(4096)
                .config(config -> config.withMaxNotifications(10_000).withMaxQueuedBytes(32 << 10))
                .inMemory());
        AtomicInteger heard = new AtomicInteger();
        link.onNotification(message -> {
            message.release();
            heard.incrementAndGet();
        });
        List<Caller<String>> callers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            callers.add(link.caller(i + "x".repeat(20_000)));
        }
        TestMessage flood = TestMessage.notification("y".repeat(1000));
        for (int i = 0; i < 2000; i++) {
            link.peer.send(flood);
        }
        for (TestMessage request : link.peer.awaitRequests(8)) {
            link.peer.send(request.answer(request.text()));
        }
        for (int i = 0; i < 8; i++) {
            assertThat(callers.get(i).get()).startsWith(i + "x").hasSize(20_001);
        }
        Bounded.await("all notifications", () -> heard.get() == 2000);
    }

    /**
     * Each end sends requests and replies through small pipes, so that the writes of both ends are blocked most of the
     * time.
     */
    @Test
    void twoWorkersThatTalkToEachOtherWithBothWritesBlocked() throws Exception {
        InMemoryTransport.Pair pair = InMemoryTransport.pair(4096);
        Link.Spec spec =
                spec().config(config -> config.withMaxNotifications(10_000).withMaxQueuedBytes(16 << 10));
        try (Answering left = new Answering(spec, pair.left());
                Answering right = new Answering(spec, pair.right())) {
            List<Caller<Integer>> askers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                askers.add(Caller.start(() -> left.ask(25)));
                askers.add(Caller.start(() -> right.ask(25)));
            }
            for (Caller<Integer> asker : askers) {
                assertThat(asker.get()).isEqualTo(25);
            }
            left.finish();
            right.finish();
        }
    }

    /** One end that answers requests and sends requests of its own. */
    private final class Answering implements AutoCloseable {
        private final ConnectionMessageHandler<TestRequest, TestReply> handler;
        private final TestProtocol protocol = new TestProtocol(pool, null);
        private final Signal done = new Signal();
        private final Caller<Boolean> driver;

        Answering(Link.Spec spec, InMemoryTransport end) throws IOException {
            Worker worker = backend().newWorker(spec.config());
            handler = ConnectionMessageHandler.start(
                    worker, end, protocol, request -> worker.submit(protocol.answer(request.id(), request.take())));
            // A worker without threads replies only while a caller waits.
            driver = Caller.start(() -> handler.worker().receive(done, Deadline.NEVER));
        }

        int ask(int times) throws IOException {
            String text = "z".repeat(30_000);
            int answered = 0;
            for (int i = 0; i < times; i++) {
                answered += handler.call(TestRequest.of(text), Deadline.NEVER)
                                .take()
                                .equals(text)
                        ? 1
                        : 0;
            }
            return answered;
        }

        void finish() throws InterruptedException {
            done.fire();
            assertThat(driver.get()).isTrue();
        }

        @Override
        public void close() {
            done.fire();
            handler.close();
            LeakCheck.assertNothingOpen(handler);
        }
    }

    @Test
    void permitsCountWithEveryKindOfMessage() throws Exception {
        Permits permits = new Permits(1);
        Link link = add(spec().permits(permits).inMemory());
        Exchange<TestRequest, TestReply> first = link.send("first");
        TestMessage request = link.peer.awaitRequest();
        long given = request.id();
        assertLetsOneThrough(link, permits, "interim", TestMessage.interim(given, 8));
        assertLetsOneThrough(link, permits, "notification", TestMessage.notification("n"));
        assertLetsOneThrough(link, permits, "stray", TestMessage.reply(4711, "?"));
        assertThat(link.handler.cancel(first)).isTrue();
        link.peer.await(TestMessage.Kind.CANCEL);
        assertLetsOneThrough(link, permits, "late", request.answer("late"));
        assertLetsOneThrough(link, permits, "late interim", TestMessage.interim(given, 9));
        Exchange<TestRequest, TestReply> last = exchanges.get(0);
        assertLetsOneThrough(link, permits, "reply", TestMessage.reply(last.id(), "failed"));
        assertThat(link.receive(last)).isEqualTo("failed");
        assertThat(permits.available()).isZero();
    }

    private final List<Exchange<TestRequest, TestReply>> exchanges = new ArrayList<>();

    private void assertLetsOneThrough(Link link, Permits permits, String text, TestMessage message) throws Exception {
        Caller<Exchange<TestRequest, TestReply>> caller = Caller.start(() -> link.send(text));
        Bounded.await("a caller in line", () -> permits.waiting() == 1);
        link.peer.send(message.granting(1));
        assertThat(link.peer.awaitRequest().text()).isEqualTo(text);
        exchanges.add(caller.get());
    }

    @Test
    void permitsAreServedInTheOrderOfTheCallers() throws Exception {
        Permits permits = new Permits(0);
        Link link = add(spec().permits(permits).inMemory());
        Caller<Exchange<TestRequest, TestReply>> large =
                Caller.start(() -> link.handler.sendo(new TestRequest("large", 3), Deadline.NEVER));
        Bounded.await("the large one in line", () -> permits.waiting() == 1);
        Caller<Exchange<TestRequest, TestReply>> small = Caller.start(() -> link.send("small"));
        Bounded.await("the small one behind it", () -> permits.waiting() == 2);
        link.peer.send(TestMessage.notification("").granting(2));
        Bounded.await("two permits", () -> permits.available() == 2);
        assertThat(permits.waiting()).isEqualTo(2);
        link.peer.send(TestMessage.notification("").granting(1));
        assertThat(link.peer.awaitRequest().text()).isEqualTo("large");
        link.peer.send(TestMessage.notification("").granting(1));
        assertThat(link.peer.awaitRequest().text()).isEqualTo("small");
        assertThat(small.get().id()).isEqualTo(large.get().id() + 3);
    }

    @Test
    void starvationForPermitsTimesOut() throws Exception {
        Permits permits = new Permits(1);
        Link link = add(spec().permits(permits).inMemory());
        Caller<Exchange<TestRequest, TestReply>> large =
                Caller.start(() -> link.handler.sendo(new TestRequest("large", 2), link.in(SECOND)));
        Bounded.await("the large one in line", () -> permits.waiting() == 1);
        Caller<Exchange<TestRequest, TestReply>> small = Caller.start(() -> link.send("small"));
        Bounded.await("the small one behind it", () -> permits.waiting() == 2);
        clock.advance(SECOND);
        TimeoutsContract.assertTimeout(large.failure(), ExchangeTimeoutException.Stage.PERMITS);
        assertThat(small.get().id()).isZero();
        assertThat(link.peer.awaitRequest().text()).isEqualTo("small");
        assertThat(permits.available()).isZero();
        assertThat(permits.waiting()).isZero();
    }

    @RepeatedTest(5)
    void anInterruptWhileWaitingForPermitsLosesNone() throws Exception {
        Permits permits = new Permits(0);
        Link link = add(spec().permits(permits).inMemory());
        int sent = 0;
        for (int i = 0; i < 40; i++) {
            Caller<Exchange<TestRequest, TestReply>> caller = Caller.start(() -> link.send("raced"));
            Bounded.await("a caller in line", () -> permits.waiting() == 1);
            link.peer.send(TestMessage.notification("").granting(1));
            caller.interrupt();
            sent += wasSent(caller) ? 1 : 0;
            int expected = i + 1 - sent;
            readUntilGranted(link, permits, expected);
            permits.acquire(expected);
            sent += expected;
        }
        assertThat(permits.waiting()).isZero();
        assertThat(permits.available()).isZero();
    }

    private static boolean wasSent(Caller<?> caller) throws InterruptedException {
        try {
            caller.get();
            return true;
        } catch (AssertionError e) {
            assertThat(e).hasCauseInstanceOf(ExchangeCancelledException.class);
            return false;
        }
    }

    /** Waits for permits. A worker without threads reads the grant only while a caller waits. */
    private static void readUntilGranted(Link link, Permits permits, int expected) throws InterruptedException {
        Signal granted = new Signal();
        Caller<Boolean> reader = Caller.start(() -> link.handler.worker().receive(granted, Deadline.NEVER));
        Bounded.await(() -> expected + " permits, not " + permits.available(), () -> permits.available() == expected);
        granted.fire();
        assertThat(reader.get()).isTrue();
    }
}
