// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.ConnectionClosedException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Checks that notifications reach the listener, and that no caller waits for the listener. */
abstract class NotificationsContract extends ContractFixture {
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

    @Test
    void notificationWhileCallersWait() throws Exception {
        Link link = link();
        link.onNotification(message -> heard.add(message.take()));
        List<Caller<String>> callers = link.waitingCallers(3);
        link.peer.send(TestMessage.notification("news"));
        Bounded.await("the notification", () -> heard.contains("news"));
        assertThat(callers).noneMatch(Caller::isDone);
        for (TestMessage request : link.pending()) {
            link.peer.send(request.answer("ok"));
        }
        for (Caller<String> caller : callers) {
            assertThat(caller.get()).isEqualTo("ok");
        }
        assertThat(link.metrics().notifications()).isEqualTo(1);
    }

    @Test
    void notificationsKeepTheirOrder() throws Exception {
        Link link = link();
        link.onNotification(message -> heard.add(message.take()));
        Caller<String> caller = link.caller("waits");
        TestMessage request = link.peer.awaitRequest();
        List<String> texts = IntStream.range(0, 500).mapToObj(i -> "n" + i).toList();
        link.peer.sendFrames(texts.stream().map(TestMessage::notification).toList());
        Bounded.await("all notifications", () -> heard.size() == 500);
        assertThat(heard).containsExactlyElementsOf(texts);
        link.peer.send(request.answer("ok"));
        assertThat(caller.get()).isEqualTo("ok");
    }

    @Test
    void whatThePeerSaysFirstIsHeard() throws Exception {
        InMemoryTransport.Pair pair = InMemoryTransport.pair(64 << 10);
        ByteBuffer greeting = TestMessage.frame(TestMessage.notification("welcome"));
        pair.right().sender().send(new ByteBuffer[] {greeting}, 0, 1);
        Link link = add(spec().listener(message -> heard.add(message.take())).over(pair.left(), pair.right()));
        link.assertWorks();
        Bounded.await("the greeting", () -> !heard.isEmpty());
        assertThat(heard).containsExactly("welcome");
    }

    @Test
    void withoutAListenerNotificationsAreDiscarded() throws Exception {
        Link link = add(spec().deaf().inMemory());
        Caller<String> caller = link.caller("waits");
        TestMessage request = link.peer.awaitRequest();
        link.peer.send(TestMessage.notification("nobody hears"), request.answer("ok"));
        assertThat(caller.get()).isEqualTo("ok");
        Bounded.await("the discard", () -> link.protocol.discarded() == 1);
    }

    @Test
    void slowListenerDoesNotHoldUpReplies() throws Exception {
        Link link = link();
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        link.onNotification(message -> {
            heard.add(message.take());
            entered.countDown();
            awaitLatch(leave);
        });
        Caller<String> first = link.caller("first");
        TestMessage request = link.peer.awaitRequest();
        link.peer.send(TestMessage.notification("slow"));
        awaitLatch(entered);
        for (int i = 0; i < 20; i++) {
            link.assertWorks();
        }
        assertThat(leave.getCount()).isEqualTo(1);
        leave.countDown();
        link.peer.send(request.answer("ok"));
        assertThat(first.get()).isEqualTo("ok");
    }

    @Test
    void whatFindsTheListenersQueueFullIsDroppedAndCounted() throws Exception {
        Link link = add(spec().config(config -> config.withMaxNotifications(4)).inMemory());
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        link.onNotification(message -> {
            heard.add(message.take());
            entered.countDown();
            awaitLatch(leave);
        });
        Caller<String> first = link.caller("first");
        TestMessage request = link.peer.awaitRequest();
        link.peer.send(TestMessage.notification("0"));
        awaitLatch(entered);
        link.peer.sendFrames(IntStream.rangeClosed(1, 10)
                .mapToObj(i -> TestMessage.notification("" + i))
                .toList());
        link.assertWorks();
        assertThat(link.metrics().notifications()).isEqualTo(5);
        assertThat(link.metrics().notificationsDropped()).isEqualTo(6);
        leave.countDown();
        link.peer.send(request.answer("ok"));
        assertThat(first.get()).isEqualTo("ok");
        Bounded.await("what was queued", () -> heard.size() == 5);
        assertThat(heard).containsExactly("0", "1", "2", "3", "4");
    }

    @Test
    void whatCameBeforeTheEndIsStillHeard() throws Exception {
        Link link = link();
        link.onNotification(message -> heard.add(message.take()));
        Caller<String> caller = link.caller("waits");
        link.peer.awaitRequest();
        link.peer.sendFrames(List.of(TestMessage.notification("a"), TestMessage.notification("b")));
        link.peer.close();
        assertThat(caller.failure()).isInstanceOf(ConnectionClosedException.class);
        Bounded.await("both notifications", () -> heard.size() == 2);
        assertThat(heard).containsExactly("a", "b");
    }

    @Test
    void aListenerThatFailsDoesNoHarm() throws Exception {
        Link link = link();
        link.onNotification(message -> {
            heard.add(message.take());
            if (heard.size() == 1) {
                throw new IllegalStateException("asked to fail, harmless");
            }
            throw new AssertionError("asked to fail, harmless");
        });
        Caller<String> caller = link.caller("waits");
        TestMessage request = link.peer.awaitRequest();
        for (int i = 0; i < 3; i++) {
            int expected = i + 1;
            link.peer.send(TestMessage.notification("n"));
            Bounded.await("notification " + expected, () -> heard.size() == expected);
        }
        link.peer.send(request.answer("ok"));
        assertThat(caller.get()).isEqualTo("ok");
        link.assertWorks();
    }

    @Test
    void aListenerMayCall() throws Exception {
        Link link = link();
        link.onNotification(message -> {
            message.release();
            try {
                heard.add(link.call("from the listener"));
            } catch (java.io.IOException e) {
                heard.add(e.toString());
            }
        });
        Caller<String> caller = link.caller("waits");
        TestMessage request = link.peer.awaitRequest();
        link.peer.send(TestMessage.notification("go on"));
        TestMessage nested = link.peer.awaitRequest();
        assertThat(nested.text()).isEqualTo("from the listener");
        link.peer.send(request.answer("ok"));
        link.peer.send(nested.answer("for the listener"));
        assertThat(caller.get()).isEqualTo("ok");
        Bounded.await("the listener's answer", () -> !heard.isEmpty());
        assertThat(heard).containsExactly("for the listener");
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(Bounded.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
