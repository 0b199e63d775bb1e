package dev.heddle.backend.single;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Deadline;
import dev.heddle.core.Frame;
import dev.heddle.core.Worker;
import dev.heddle.core.WorkerBackend;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.Workers;
import dev.heddle.testkit.FirstReader;
import dev.heddle.testkit.InMemoryTransport;
import dev.heddle.testkit.ScriptedPeer;
import dev.heddle.testkit.TestMessage;
import dev.heddle.testkit.TestProtocol;
import dev.heddle.testkit.WorkerContract;
import java.nio.ByteBuffer;
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

    /** As smux does with window updates. */
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
}
