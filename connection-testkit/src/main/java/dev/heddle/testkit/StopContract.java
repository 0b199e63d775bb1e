// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.ConnectionClosedException.Reason;
import dev.heddle.core.Deadline;
import dev.heddle.core.Exchange;
import dev.heddle.core.FrameHandler;
import dev.heddle.core.MetricsSnapshot;
import dev.heddle.core.Worker;
import dev.heddle.core.buffer.PooledBuffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Checks that stopping works at any time, from any thread, and leaves nothing behind. */
abstract class StopContract extends ContractFixture {

    private static boolean stop(Link link) {
        return link.handler.worker().stop(Deadline.NEVER);
    }

    private static void assertStopped(Throwable failure) {
        assertThat(failure).isInstanceOf(ConnectionClosedException.class);
        assertThat(((ConnectionClosedException) failure).reason()).isEqualTo(Reason.STOPPED);
    }

    @Test
    void stopIdle() throws Exception {
        Link link = link();
        assertThat(stop(link)).isTrue();
        link.peer.awaitClosed();
        assertStopped(link.caller("afterwards").failure());
    }

    @Test
    void stopWithCallersWaiting() throws Exception {
        Link link = link();
        List<Caller<String>> callers = link.waitingCallers(10);
        assertThat(stop(link)).isTrue();
        for (Caller<String> caller : callers) {
            assertStopped(caller.failure());
        }
        link.peer.awaitClosed();
    }

    @RepeatedTest(3)
    void stopUnderLoad() throws Exception {
        Link link = link();
        link.peer.startEcho();
        AtomicInteger done = new AtomicInteger();
        List<Caller<Object>> callers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            callers.add(Caller.start(() -> {
                while (true) {
                    assertThat(link.call("load")).isEqualTo("load");
                    done.incrementAndGet();
                }
            }));
        }
        Bounded.await("some load", () -> done.get() > 200);
        assertThat(stop(link)).isTrue();
        for (Caller<Object> caller : callers) {
            assertStopped(caller.failure());
        }
    }

    @Test
    void stopTwice() throws Exception {
        Link link = link();
        List<Caller<String>> callers = link.waitingCallers(1);
        Caller<Boolean> one = Caller.start(() -> stop(link));
        Caller<Boolean> other = Caller.start(() -> stop(link));
        assertThat(one.get()).isTrue();
        assertThat(other.get()).isTrue();
        assertThat(stop(link)).isTrue();
        link.handler.close();
        assertStopped(callers.get(0).failure());
    }

    @Test
    void stopWhileAWriteBlocks() throws Exception {
        Link link = add(spec().capacity(1000).inMemory());
        Caller<String> caller = link.caller("x".repeat(100_000));
        Bounded.await("a full pipe", () -> link.memory().buffered() == 1000);
        assertThat(stop(link)).isTrue();
        assertStopped(caller.failure());
    }

    @Test
    void stopFromANotificationListener() throws Exception {
        Link link = link();
        CompletableFuture<Boolean> stopped = new CompletableFuture<>();
        link.onNotification(message -> {
            message.release();
            stopped.complete(stop(link));
        });
        List<Caller<String>> callers = link.waitingCallers(3);
        link.peer.send(TestMessage.notification("stop"));
        for (Caller<String> caller : callers) {
            assertStopped(caller.failure());
        }
        assertThat(Caller.start(stopped::get).get()).isTrue();
    }

    @Test
    void stopFromAFuturesCallback() throws Exception {
        Link link = link();
        CompletableFuture<Boolean> stopped = link.future("stop").thenApply(reply -> {
            reply.release();
            return stop(link);
        });
        Caller<Boolean> waiter = Caller.start(stopped::get);
        link.peer.send(link.peer.awaitRequest().answer("now"));
        assertThat(waiter.get()).isTrue();
        link.peer.awaitClosed();
    }

    @Test
    void stopFromTheThreadThatReads() throws Exception {
        InMemoryTransport.Pair pair = InMemoryTransport.pair(4096);
        Worker worker = backend().newWorker(spec().config());
        Signal ended = new Signal();
        CompletableFuture<Boolean> stopped = new CompletableFuture<>();
        worker.start(pair.left(), new TestProtocol(pool, null).frameFormat(), new FrameHandler() {
            @Override
            public void onFrame(PooledBuffer frame) {
                frame.release();
                stopped.complete(worker.stop(Deadline.NEVER));
            }

            @Override
            public void onClosed(ConnectionClosedException cause) {
                ended.fire();
            }
        });
        Caller<Boolean> waiter = Caller.start(() -> worker.receive(ended, Deadline.NEVER));
        try (ScriptedPeer peer = new ScriptedPeer(pair.right())) {
            peer.send(TestMessage.notification("stop"));
            assertThat(waiter.get()).isTrue();
            assertThat(Caller.start(stopped::get).get()).isTrue();
            peer.awaitClosed();
        }
    }

    @RepeatedTest(30)
    void stopRacingSend() throws Exception {
        Link link = link();
        link.peer.startEcho();
        CountDownLatch go = new CountDownLatch(1);
        List<Caller<String>> callers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            callers.add(Caller.start(() -> {
                go.await();
                return oneCall(link);
            }));
        }
        go.countDown();
        assertThat(stop(link)).isTrue();
        for (Caller<String> caller : callers) {
            assertThat(caller.get()).isIn("answered", "STOPPED");
        }
    }

    private static String oneCall(Link link) throws IOException {
        try {
            return link.call("answered");
        } catch (ConnectionClosedException e) {
            return e.reason().name();
        }
    }

    @Test
    void nothingIsLeftTheMomentStopReturns() throws Exception {
        Link link = link();
        List<Caller<String>> callers = link.waitingCallers(10);
        List<CompletableFuture<TestReply>> futures = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            futures.add(link.future("future " + i));
        }
        List<TestMessage> requests = link.peer.awaitRequests(10);
        Exchange<TestRequest, TestReply> pending = link.send("pending");
        link.peer.awaitRequest();
        link.peer.send(
                TestMessage.interim(pending.id(), 3),
                requests.get(0).answer("half a window").granting(0));
        Bounded.await("both messages read", () -> link.metrics().exchangesOk() == 1);
        assertThat(pending.hasAsyncId()).isTrue();
        link.transport.stallWritesAt(link.transport.bytesWritten());
        for (int i = 0; i < 10; i++) {
            futures.add(link.future("never written " + i));
        }
        assertThat(stop(link)).isTrue();
        assertThat(leaks().newThreads(name -> name.startsWith(Link.THREADS))).isEmpty();
        MetricsSnapshot metrics = link.metrics();
        assertThat(metrics.exchangesOpen()).isZero();
        assertThat(metrics.queuedFrames()).isZero();
        assertThat(metrics.queuedBytes()).isZero();
        assertThat(metrics.exchangesOk()).isEqualTo(1);
        assertThat(metrics.exchangesFailed()).isEqualTo(30);
        assertThat(pending.state()).isEqualTo(Exchange.State.FAILED);
        for (Caller<String> caller : callers) {
            assertStopped(caller.failure());
        }
        for (CompletableFuture<TestReply> future : futures) {
            Bounded.await("the end of a future", future::isDone);
        }
        assertThat(futures.stream().filter(future -> !future.isCompletedExceptionally()))
                .hasSize(1)
                .allSatisfy(future -> assertThat(future.join().take()).isEqualTo("half a window"));
    }

    @Test
    void theCountersSurviveTheEnd() throws Exception {
        Link link = link();
        link.assertWorks();
        Bounded.await("the frame counted", () -> link.metrics().framesSent() == 1);
        MetricsSnapshot before = link.metrics();
        assertThat(stop(link)).isTrue();
        assertThat(link.metrics()).isEqualTo(before);
        assertThat(before.framesReceived()).isEqualTo(1);
        assertThat(before.bytesSent()).isEqualTo(link.transport.bytesWritten());
        assertThat(before.bytesReceived()).isEqualTo(link.transport.bytesRead());
    }

    @Test
    void theThreadsEndWithTheConnectionAlsoIfNobodyStopsIt() throws Exception {
        Link link = link();
        List<Caller<String>> callers = link.waitingCallers(2);
        link.memory().reset();
        for (Caller<String> caller : callers) {
            assertThat(caller.failure()).isInstanceOf(ConnectionClosedException.class);
        }
        leaks().assertNoThreads(name -> ours(name) && !SteppedBackend.isStepper(name));
    }

    @Test
    void aWorkerIsStartedOnce() throws Exception {
        Link link = link();
        InMemoryTransport unused = InMemoryTransport.pair(1).left();
        Worker worker = link.handler.worker();
        assertThatThrownBy(() -> worker.start(unused, link.protocol.frameFormat(), new Ignoring()))
                .isInstanceOf(IllegalStateException.class);
        link.assertWorks();
    }

    @Test
    void aWorkerThatWasStoppedBeforeItsStartClosesTheTransport() throws Exception {
        InMemoryTransport end = InMemoryTransport.pair(1).left();
        Worker worker = backend().newWorker(spec().config());
        assertThat(worker.stop(Deadline.NEVER)).isTrue();
        Ignoring handler = new Ignoring();
        assertThatThrownBy(() -> worker.start(end, new TestProtocol(pool, null).frameFormat(), handler))
                .isInstanceOf(ConnectionClosedException.class);
        assertThat(end.isClosed()).isTrue();
        assertThat(handler.closed).hasValue(1);
    }

    private static final class Ignoring implements FrameHandler {
        private final AtomicInteger closed = new AtomicInteger();

        @Override
        public void onFrame(PooledBuffer frame) {
            frame.release();
        }

        @Override
        public void onClosed(ConnectionClosedException cause) {
            closed.incrementAndGet();
        }
    }
}
