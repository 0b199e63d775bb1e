// SPDX-License-Identifier: Apache-2.0
package dev.heddle.backend.single;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Awaited;
import dev.heddle.core.Deadline;
import dev.heddle.core.Frame;
import dev.heddle.core.Worker;
import dev.heddle.core.WorkerBackend;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.Workers;
import dev.heddle.testkit.Bounded;
import dev.heddle.testkit.Caller;
import dev.heddle.testkit.FirstReader;
import dev.heddle.testkit.InMemoryTransport;
import dev.heddle.testkit.ScriptedPeer;
import dev.heddle.testkit.TestMessage;
import dev.heddle.testkit.TestProtocol;
import dev.heddle.testkit.WorkerContract;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class SingleWorkerTest extends WorkerContract {
    @Override
    protected WorkerBackend backend() {
        return Workers.named("single");
    }

    @Test
    @Timeout(180)
    void theCallerThatWaitsReads() throws Exception {
        InMemoryTransport.Pair pair = InMemoryTransport.pair(1000);
        WorkerConfig config = WorkerConfig.defaults();
        Worker worker = backend().newWorker(config);
        FirstReader reader = new FirstReader();
        worker.start(pair.left(), new TestProtocol(config.pool(), null).frameFormat(), reader);
        try (ScriptedPeer peer = new ScriptedPeer(pair.right())) {
            peer.send(TestMessage.notification("read this"));
            assertThat(reader.thread()).isNull();
            assertThat(worker.receive(reader.read(), Deadline.NEVER)).isTrue();
            assertThat(reader.thread()).isSameAs(Thread.currentThread());
            assertThat(worker.stop(Deadline.NEVER)).isTrue();
        }
    }

    private static final class Reply extends Frame {
        private volatile boolean sent;

        Reply() {
            super(ByteBuffer.allocate(16));
        }

        @Override
        protected void onSent() {
            sent = true;
        }
    }

    /** smux submits window updates like this. */
    @Test
    @Timeout(20)
    void aFrameThatIsSubmittedWhenAnotherHasLeftIsNotTakenForSentWhenThereIsNoRoom() throws Exception {
        InMemoryTransport.Pair pair = InMemoryTransport.pair(100);
        WorkerConfig config = WorkerConfig.defaults();
        Worker worker = backend().newWorker(config);
        worker.start(pair.left(), new TestProtocol(config.pool(), null).frameFormat(), new FirstReader());
        pair.right().nonBlocking();
        Reply reply = new Reply();
        worker.submit(
                new Frame(ByteBuffer.allocate(100)) { // as long as the transport has room
                    @Override
                    protected void onSent() {
                        worker.submit(reply);
                    }
                });
        assertThat(reply.sent).isFalse();
        assertThat(worker.stranded()).isTrue();
        ByteBuffer received = ByteBuffer.allocate(200);
        assertThat(pair.right().receiver().receive(received)).isEqualTo(100);
        worker.submit(new Frame(ByteBuffer.allocate(0)));
        assertThat(reply.sent).isTrue();
        assertThat(pair.right().receiver().receive(received)).isEqualTo(16);
        assertThat(worker.stranded()).isFalse();
        assertThat(worker.stop(Deadline.NEVER)).isTrue();
    }

    /**
     * Fills the transport when the leader checks it, records whether the submitted frame is stranded, and is done then.
     */
    private static final class Leaver extends Awaited {
        private final Worker worker;
        private boolean asked;
        private boolean stranded;

        Leaver(Worker worker) {
            this.worker = worker;
        }

        @Override
        public boolean isDone() {
            boolean leads = new Throwable().getStackTrace()[1].getMethodName().equals("lead");
            if (leads && !asked) {
                asked = true;
                worker.submit(new Frame(ByteBuffer.allocate(200))); // twice as long as the transport has room
                stranded = worker.stranded();
            }
            return asked;
        }
    }

    /** The leader is about to leave, so that no thread would write the rest. */
    @Test
    @Timeout(20)
    void whatIsQueuedBesideACallerThatLeavesIsStranded() throws Exception {
        InMemoryTransport.Pair pair = InMemoryTransport.pair(100);
        WorkerConfig config = WorkerConfig.defaults();
        Worker worker = backend().newWorker(config);
        worker.start(pair.left(), new TestProtocol(config.pool(), null).frameFormat(), new FirstReader());
        Leaver leaver = new Leaver(worker);
        Caller<Boolean> caller = Caller.start(() -> worker.receive(leaver, Deadline.NEVER));
        Bounded.await("the caller leads", () -> {
            worker.callbacks().execute(() -> {}); // makes the leader check again
            return caller.isDone();
        });
        assertThat(caller.get()).isTrue();
        assertThat(leaver.stranded).isTrue();
        assertThat(worker.stop(Deadline.NEVER)).isTrue();
    }

    @Test
    @Timeout(20)
    void anInterruptOfTheCallerDoesNotReachTheCallbacksThatItRuns() throws Exception {
        InMemoryTransport.Pair pair = InMemoryTransport.pair(100);
        WorkerConfig config = WorkerConfig.defaults();
        Worker worker = backend().newWorker(config);
        worker.start(pair.left(), new TestProtocol(config.pool(), null).frameFormat(), new FirstReader());
        List<Boolean> seen = new CopyOnWriteArrayList<>();
        worker.callbacks().execute(() -> seen.add(Thread.currentThread().isInterrupted()));
        Thread.currentThread().interrupt();
        try {
            worker.stop(Deadline.NEVER);
        } finally {
            assertThat(Thread.interrupted())
                    .as("the caller's interrupt is kept")
                    .isTrue();
        }
        assertThat(seen).containsExactly(false);
    }

    @Test
    @Timeout(20)
    void callbacksThatNeverEndDoNotKeepWhatCameFromTheOneThatRunsThem() throws Exception {
        InMemoryTransport.Pair pair = InMemoryTransport.pair(1000);
        WorkerConfig config = WorkerConfig.defaults();
        Worker worker = backend().newWorker(config);
        FirstReader reader = new FirstReader();
        worker.start(pair.left(), new TestProtocol(config.pool(), null).frameFormat(), reader);
        AtomicBoolean enough = new AtomicBoolean();
        Runnable endless = new Runnable() {
            @Override
            public void run() {
                if (!enough.get()) {
                    worker.callbacks().execute(this);
                }
            }
        };
        worker.callbacks().execute(endless);
        try (ScriptedPeer peer = new ScriptedPeer(pair.right())) {
            peer.send(TestMessage.notification("read this"));
            Caller<Boolean> caller = Caller.start(() -> worker.receive(reader.read(), Deadline.NEVER));
            Bounded.await("what came to be read", reader.read()::isDone);
            enough.set(true);
            assertThat(caller.get()).isTrue();
            assertThat(worker.stop(Deadline.NEVER)).isTrue();
        }
    }
}
