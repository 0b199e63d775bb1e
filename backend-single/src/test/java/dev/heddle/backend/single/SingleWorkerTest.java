package dev.heddle.backend.single;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Deadline;
import dev.heddle.core.Worker;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.Workers;
import dev.heddle.core.spi.WorkerBackend;
import dev.heddle.testkit.FirstReader;
import dev.heddle.testkit.InMemoryTransport;
import dev.heddle.testkit.ScriptedPeer;
import dev.heddle.testkit.TestMessage;
import dev.heddle.testkit.TestProtocol;
import dev.heddle.testkit.WorkerContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class SingleWorkerTest extends WorkerContract {
    @Override
    protected WorkerBackend backend() {
        return Workers.named("single");
    }

    @Test
    @Timeout(20)
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
}
