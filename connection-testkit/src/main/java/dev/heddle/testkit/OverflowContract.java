// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Overflow;
import dev.heddle.core.WorkerConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Checks what happens when more messages come than a slow listener takes: they are dropped, or the connection is not
 * read meanwhile.
 */
abstract class OverflowContract extends ContractFixture {
    private static final int FLOOD = 2000;
    private static final int PIPE = 4096;

    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch leave = new CountDownLatch(1);

    private Link link(Overflow overflow, UnaryOperator<WorkerConfig> change) throws IOException {
        return link(InMemoryTransport.pair(64 << 10), overflow, change);
    }

    private Link link(InMemoryTransport.Pair pair, Overflow overflow, UnaryOperator<WorkerConfig> change)
            throws IOException {
        return add(spec().overflow(overflow).config(change).listener(this::hear).over(pair.left(), pair.right()));
    }

    private void hear(TestReply message) {
        heard.add(message.take());
        entered.countDown();
        try {
            assertThat(leave.await(Bounded.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void blockListener(Link link) throws Exception {
        link.peer.send(TestMessage.notification("first"));
        assertThat(entered.await(Bounded.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    private static TestMessage news(int length) {
        return TestMessage.notification("n".repeat(length));
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(i -> "n" + i).toList();
    }

    @Test
    void whatHoldsMoreBytesThanMayWaitIsDropped() throws Exception {
        Link link = link(Overflow.DROP, config -> config.withMaxNotificationBytes(10_000));
        Caller<String> caller = link.caller("waits");
        TestMessage request = link.peer.awaitRequest();
        blockListener(link);
        for (int length : new int[] {4000, 4001, 4002, 100}) {
            link.peer.send(news(length));
        }
        link.assertWorks();
        assertThat(link.metrics().notifications()).isEqualTo(4);
        assertThat(link.metrics().notificationsDropped()).isEqualTo(1);
        leave.countDown();
        link.peer.send(request.answer("ok"));
        assertThat(caller.get()).isEqualTo("ok");
        Bounded.await("those that found room", () -> heard.size() == 4);
        assertThat(heard.stream().map(String::length)).containsExactly(5, 4000, 4001, 100);
    }

    @Test
    void messagesOfOneFrameAreChargedOnce() throws Exception {
        Link link = link(Overflow.DROP, config -> config.withMaxNotificationBytes(10_000));
        Caller<String> caller = link.caller("waits");
        TestMessage request = link.peer.awaitRequest();
        blockListener(link);
        link.peer.send(news(3000), news(3000), news(3000));
        link.assertWorks();
        assertThat(link.metrics().notificationsDropped()).isZero();
        link.peer.send(news(3000), news(3000), news(3000));
        link.assertWorks();
        assertThat(link.metrics().notificationsDropped()).isEqualTo(3);
        leave.countDown();
        link.peer.send(request.answer("ok"));
        assertThat(caller.get()).isEqualTo("ok");
        Bounded.await("those that found room", () -> heard.size() == 4);
    }

    @Test
    void aMessageLargerThanTheBoundFindsRoomAlone() throws Exception {
        Link link = link(Overflow.DROP, config -> config.withMaxNotificationBytes(10));
        Caller<String> caller = link.caller("waits");
        TestMessage request = link.peer.awaitRequest();
        blockListener(link);
        link.peer.send(news(5000));
        link.peer.send(news(1));
        link.assertWorks();
        assertThat(link.metrics().notificationsDropped()).isEqualTo(1);
        leave.countDown();
        link.peer.send(request.answer("ok"));
        assertThat(caller.get()).isEqualTo("ok");
        Bounded.await("those that found room", () -> heard.size() == 2);
    }

    @Test
    void pausingBoundsWhatIsReadAndLosesNothing() throws Exception {
        pausedFloodIsHeard(config -> config.withMaxNotifications(4));
    }

    @Test
    void pausingByBytesLosesNothing() throws Exception {
        pausedFloodIsHeard(config -> config.withMaxNotificationBytes(200));
    }

    private void pausedFloodIsHeard(UnaryOperator<WorkerConfig> change) throws Exception {
        InMemoryTransport.Pair pair = InMemoryTransport.pair(PIPE);
        Link link = link(pair, Overflow.PAUSE, change);
        List<String> texts = numbers(FLOOD);
        Caller<String> caller = link.caller("waits");
        TestMessage request = link.peer.awaitRequest();
        blockListener(link);
        Caller<Boolean> flood = Caller.start(() -> {
            link.peer.sendFrames(texts.stream().map(TestMessage::notification).toList());
            link.peer.send(request.answer("ok"));
            return true;
        });
        // The pipe holds 4 KiB, and a blocked read takes at most one more filling.
        Bounded.await("a full pipe", () -> pair.left().buffered() == PIPE);
        assertThat(flood.isDone()).isFalse();
        assertThat(link.transport.bytesRead()).as("bytes read").isLessThan(16 << 10);
        assertThat(caller.isDone()).isFalse();
        leave.countDown();
        assertThat(flood.get()).isTrue();
        assertThat(caller.get()).isEqualTo("ok");
        Bounded.await("all", () -> heard.size() == FLOOD + 1);
        assertThat(heard.subList(1, FLOOD + 1)).containsExactlyElementsOf(texts);
        assertThat(link.metrics().notificationsDropped()).isZero();
    }

    @Test
    void aPausedConnectionCanBeStopped() throws Exception {
        Link link = link(Overflow.PAUSE, config -> config.withMaxNotifications(1));
        // on a worker whose callers read, one reads while another runs the listener
        List<Caller<String>> callers = link.waitingCallers(2);
        blockListener(link);
        link.peer.sendFrames(numbers(3).stream().map(TestMessage::notification).toList());
        Bounded.await("what comes at once", () -> link.metrics().notifications() >= 2);
        Caller<Boolean> stop = Caller.start(() -> {
            link.handler.close();
            return true;
        });
        Bounded.await("the end", () -> !link.handler.isOpen());
        leave.countDown();
        for (Caller<String> caller : callers) {
            assertThat(caller.failure()).hasMessageContaining("closed by this side");
        }
        assertThat(stop.get()).isTrue();
        Bounded.await(
                "what came before the end", () -> heard.size() == link.metrics().notifications());
    }
}
