// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.ConnectionClosedException.Reason;
import dev.heddle.core.Deadline;
import dev.heddle.core.TimeSource;
import dev.heddle.core.Worker;
import dev.heddle.core.WorkerBackend;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.buffer.BufferPool;
import dev.heddle.core.net.Transport;
import dev.heddle.core.spi.Loops;
import dev.heddle.core.spi.MultiWorkerBackend;
import dev.heddle.core.spi.ParallelWorker;
import dev.heddle.core.spi.TimerWatch;
import dev.heddle.core.spi.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests a system that cannot start more threads: no caller may wait forever because of that. */
@Timeout(60)
final class ScarceThreadsTest {
    private final FakeClock clock = new FakeClock();
    private final BufferPool pool = BufferPool.tracking(1 << 20);
    private final ManualBackend steps = new ManualBackend(clock);
    private final List<Link> links = new ArrayList<>();
    private volatile boolean scarce = true;

    private final class Scarce implements WorkerBackend, MultiWorkerBackend {
        @Override
        public String name() {
            return "scarce";
        }

        @Override
        public String description() {
            return "cannot start threads";
        }

        @Override
        public Worker newWorker(WorkerConfig config) {
            return new ParallelWorker(this, config);
        }

        @Override
        public void start(String name, Transport transport, Loops loops) {
            steps.start(name, transport, loops);
        }

        @Override
        public void signal(Work work) {
            steps.signal(work);
        }

        @Override
        public TimerWatch watchTimers(TimeSource time, Loops loops) {
            noThread();
            return steps.watchTimers(time, loops);
        }

        @Override
        public boolean blocking() {
            return false;
        }

        @Override
        public Executor callbacks() {
            return task -> {
                noThread();
                steps.callbacks().execute(task);
            };
        }

        @Override
        public boolean join(Deadline deadline) {
            return steps.join(deadline);
        }
    }

    private void noThread() {
        if (scarce) {
            throw new OutOfMemoryError("unable to create native thread");
        }
    }

    private Link link() throws Exception {
        Link link = new Link.Spec(new Scarce(), clock, pool).inMemory();
        links.add(link);
        return link;
    }

    @AfterEach
    void nothingIsLeft() {
        links.forEach(Link::close);
        links.forEach(link -> LeakCheck.assertNothingOpen(link.handler));
        LeakCheck.assertNoBuffers(pool);
    }

    private static void assertReason(Throwable failure, Reason reason) {
        assertThat(failure).isInstanceOf(ConnectionClosedException.class);
        assertThat(((ConnectionClosedException) failure).reason()).isEqualTo(reason);
    }

    @Test
    void everybodyHearsOfTheEndThoughNoCallbackCanBeStarted() throws Exception {
        Link link = link();
        List<CompletableFuture<TestReply>> futures = new ArrayList<>();
        List<Caller<String>> callers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            futures.add(link.future("future " + i));
            callers.add(link.caller("caller " + i));
        }
        Bounded.await("all registered", () -> link.metrics().exchangesOpen() == 20);
        link.peer.close();
        steps.runReceive();
        for (Caller<String> caller : callers) {
            assertReason(caller.failure(), Reason.PEER_CLOSED);
        }
        for (CompletableFuture<TestReply> future : futures) {
            assertThat(future).isCompletedExceptionally();
        }
    }

    @Test
    void aReplyWhoseCallbackCannotBeStartedIsHandedOnLater() throws Exception {
        Link link = link();
        CompletableFuture<String> future = link.future("question").thenApply(TestReply::take);
        AtomicInteger heard = new AtomicInteger();
        link.onNotification(message -> {
            message.release();
            heard.incrementAndGet();
        });
        steps.runSend();
        TestMessage request = link.peer.awaitRequest();
        scarce = false;
        link.handler.worker().schedule(link.in(Duration.ofHours(1)), () -> {}); // starts the timer thread
        scarce = true;
        link.peer.send(request.answer("answer"));
        link.peer.send(TestMessage.notification("news"));
        while (steps.runReceive()) {}
        steps.advance(Duration.ofSeconds(1));
        assertThat(link.handler.isOpen()).isTrue();
        assertThat(future).isNotDone();
        scarce = false;
        steps.advance(Duration.ofSeconds(1));
        while (steps.runCallback()) {}
        assertThat(future).isCompletedWithValue("answer");
        assertThat(heard).hasValue(1);
    }

    @Test
    void aConnectionEndsIfItsTimersCannotBeStarted() throws Exception {
        Link link = link();
        Caller<String> patient = link.caller("patient");
        Bounded.await("registered", () -> link.metrics().exchangesOpen() == 1);
        CompletableFuture<TestReply> future = link.future("hasty", link.in(Duration.ofSeconds(1)));
        assertReason(patient.failure(), Reason.INTERNAL);
        assertThat(future).isCompletedExceptionally();
    }
}
