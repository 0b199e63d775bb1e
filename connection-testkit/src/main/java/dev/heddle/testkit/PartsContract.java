// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.Deadline;
import dev.heddle.core.ExchangeCancelledException;
import dev.heddle.core.ExchangeTimeoutException;
import dev.heddle.core.Parts;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Checks that a reply in parts reaches its caller in order, within bounds, and leaves nothing behind when the call is
 * cancelled.
 */
abstract class PartsContract extends ContractFixture {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static Parts<TestReply> ask(Link link, Deadline deadline) throws IOException {
        return link.handler.callParts(TestRequest.of("many"), deadline);
    }

    /** Returns the texts of the remaining parts and of the final reply. */
    private static List<String> rest(Parts<TestReply> parts) throws IOException {
        List<String> texts = new ArrayList<>();
        for (TestReply part = parts.next(); part != null; part = parts.next()) {
            texts.add(part.take());
        }
        return texts;
    }

    private static String take(Parts<TestReply> parts) throws IOException {
        TestReply part = parts.next();
        return part == null ? "none" : part.take();
    }

    @Test
    void partsComeInOrderAndTheReplyLast() throws Exception {
        Link link = link();
        try (Parts<TestReply> parts = ask(link, Deadline.NEVER)) {
            Caller<List<String>> caller = start(() -> rest(parts));
            long id = link.peer.awaitRequest().id();
            link.peer.send(TestMessage.part(id, "a"));
            link.peer.send(TestMessage.part(id, "b"), TestMessage.part(id, "c"));
            link.peer.send(TestMessage.part(id, "d"), TestMessage.reply(id, "e"));
            assertThat(caller.get()).containsExactly("a", "b", "c", "d", "e");
            assertThat(parts.next()).isNull();
        }
        assertThat(link.metrics().exchangesOk()).isEqualTo(1);
        assertThat(link.metrics().lateReplies()).isZero();
    }

    @Test
    void aReplyMayHaveNoParts() throws Exception {
        Link link = link();
        try (Parts<TestReply> parts = ask(link, Deadline.NEVER)) {
            Caller<List<String>> caller = start(() -> rest(parts));
            link.peer.send(link.peer.awaitRequest().answer("all"));
            assertThat(caller.get()).containsExactly("all");
        }
    }

    @Test
    void closingEarlyCancelsTheCallAndDiscardsWhatLiesThere() throws Exception {
        Link link = link();
        Parts<TestReply> parts = ask(link, Deadline.NEVER);
        Caller<String> first = start(() -> take(parts));
        long id = link.peer.awaitRequest().id();
        link.peer.send(TestMessage.part(id, "a"), TestMessage.part(id, "b"), TestMessage.part(id, "c"));
        assertThat(first.get()).isEqualTo("a");
        link.assertWorks(); // so the other two parts have been read
        parts.close();
        assertThat(link.peer.await(TestMessage.Kind.CANCEL).id()).isEqualTo(id);
        assertThat(parts.next()).isNull();
        link.peer.send(TestMessage.part(id, "d"), TestMessage.reply(id, "e"));
        link.assertWorks();
        parts.close();
        assertThat(link.protocol.discarded()).isEqualTo(4);
        assertThat(link.metrics().lateReplies()).isEqualTo(2);
        assertThat(link.metrics().exchangesCancelled()).isEqualTo(1);
    }

    @Test
    void closingFromElsewhereEndsAWait() throws Exception {
        Link link = link();
        Parts<TestReply> parts = ask(link, Deadline.NEVER);
        Caller<List<String>> caller = start(() -> rest(parts));
        long id = link.peer.awaitRequest().id();
        link.peer.send(TestMessage.interim(id, 5));
        Bounded.await("the wait", () -> link.metrics().interimReplies() == 1);
        parts.close();
        assertThat(caller.get()).isEmpty();
    }

    @Test
    void closingAfterTheReplyDiscardsIt() throws Exception {
        Link link = link();
        Parts<TestReply> parts = ask(link, Deadline.NEVER);
        long id = link.peer.awaitRequest().id();
        link.peer.send(TestMessage.part(id, "a"), TestMessage.reply(id, "b"));
        link.assertWorks();
        parts.close();
        assertThat(link.protocol.discarded()).isEqualTo(2);
        assertThat(link.metrics().exchangesOk()).isEqualTo(2);
    }

    @Test
    void partsThatNobodyAskedForAreLate() throws Exception {
        Link link = link();
        Caller<String> caller = link.caller("one");
        long id = link.peer.awaitRequest().id();
        link.peer.send(TestMessage.part(id, "a"), TestMessage.part(99, "b"), TestMessage.reply(id, "one"));
        assertThat(caller.get()).isEqualTo("one");
        assertThat(link.metrics().lateReplies()).isEqualTo(1);
        assertThat(link.metrics().strayReplies()).isEqualTo(1);
        assertThat(link.protocol.discarded()).isEqualTo(2);
    }

    @Test
    void whatCameBeforeTheDeadlineIsHandedOut() throws Exception {
        Link link = link();
        try (Parts<TestReply> parts = ask(link, link.in(SECOND))) {
            Caller<String> first = start(() -> take(parts));
            long id = link.peer.awaitRequest().id();
            link.peer.send(TestMessage.part(id, "a"), TestMessage.part(id, "b"));
            assertThat(first.get()).isEqualTo("a");
            Caller<String> second = start(() -> take(parts) + take(parts));
            link.peer.send(TestMessage.interim(id, 1));
            Bounded.await("the wait", () -> link.metrics().interimReplies() == 1);
            clock.advance(SECOND);
            assertThat(second.failure()).isInstanceOf(ExchangeTimeoutException.class);
            assertThat(link.peer.await(TestMessage.Kind.CANCEL).id()).isEqualTo(id);
            assertThat(start(() -> take(parts)).failure()).isInstanceOf(ExchangeTimeoutException.class);
        }
        assertThat(link.metrics().exchangesTimedOut()).isEqualTo(1);
        link.assertWorks();
    }

    @Test
    void anInterruptGivesTheCallUp() throws Exception {
        Link link = link();
        try (Parts<TestReply> parts = ask(link, Deadline.NEVER)) {
            Caller<String> caller = start(() -> take(parts));
            long id = link.peer.awaitRequest().id();
            caller.interrupt();
            assertThat(caller.failure()).isInstanceOf(ExchangeCancelledException.class);
            assertThat(link.peer.await(TestMessage.Kind.CANCEL).id()).isEqualTo(id);
        }
        link.assertWorks();
    }

    @Test
    void whatCameBeforeTheEndIsHandedOut() throws Exception {
        Link link = link();
        try (Parts<TestReply> parts = ask(link, Deadline.NEVER)) {
            Caller<Throwable> caller = start(() -> {
                assertThat(take(parts)).isEqualTo("a");
                assertThat(take(parts)).isEqualTo("b");
                try {
                    return new AssertionError(take(parts));
                } catch (ConnectionClosedException e) {
                    return e;
                }
            });
            long id = link.peer.awaitRequest().id();
            link.peer.send(TestMessage.part(id, "a"), TestMessage.part(id, "b"));
            link.peer.close();
            assertThat(caller.get()).isInstanceOf(ConnectionClosedException.class);
        }
    }

    /** Sends far more parts than may wait: the peer is blocked, and no part is lost. */
    @Test
    void aCallerThatIsSlowHoldsThePeerUp() throws Exception {
        Link link = add(spec().capacity(1000)
                .config(config -> config.withMaxNotifications(4).withReceiveBufferBytes(1024))
                .inMemory());
        Parts<TestReply> first = ask(link, Deadline.NEVER);
        Parts<TestReply> second = ask(link, Deadline.NEVER);
        List<TestMessage> requests = link.peer.awaitRequests(2);
        Caller<Integer> sender = Caller.start(() -> {
            for (int i = 0; i < 1000; i++) {
                link.peer.send(TestMessage.part(requests.get(i % 2).id(), "part " + i));
            }
            link.peer.send(requests.get(0).answer("end"));
            link.peer.send(requests.get(1).answer("end"));
            return 0;
        });
        List<Caller<List<String>>> takers = List.of(start(() -> rest(first)), start(() -> rest(second)));
        for (int taker = 0; taker < 2; taker++) {
            List<String> texts = takers.get(taker).get();
            assertThat(texts).hasSize(501).endsWith("end");
            for (int i = 0; i < 500; i++) {
                assertThat(texts.get(i)).isEqualTo("part " + (2 * i + taker));
            }
        }
        assertThat(sender.get()).isZero();
        first.close();
        second.close();
        link.assertWorks();
    }
}
