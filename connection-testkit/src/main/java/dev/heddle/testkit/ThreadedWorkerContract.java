package dev.heddle.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Deadline;
import dev.heddle.core.Worker;
import dev.heddle.core.WorkerConfig;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a worker backend has to do, in addition, that has threads for its connections. */
public abstract class ThreadedWorkerContract extends WorkerContract {

    /** For subclasses. */
    protected ThreadedWorkerContract() {}

    /** Whether they are virtual threads. */
    protected abstract boolean virtual();

    @Test
    @Timeout(180)
    void theLoopsRunOnDaemonThreadsThatAreNamedAfterTheConnection() throws Exception {
        InMemoryTransport.Pair pair = InMemoryTransport.pair(1000);
        WorkerConfig config = WorkerConfig.defaults().withName("named");
        Worker worker = backend().newWorker(config);
        FirstReader reader = new FirstReader();
        worker.start(pair.left(), new TestProtocol(config.pool(), null).frameFormat(), reader);
        try (ScriptedPeer peer = new ScriptedPeer(pair.right())) {
            peer.send(TestMessage.notification("read this"));
            assertThat(worker.receive(reader.read(), Deadline.NEVER)).isTrue();
            Thread thread = Objects.requireNonNull(reader.thread());
            assertThat(thread.getName()).isEqualTo("named-memory:right-receive");
            assertThat(thread.isDaemon()).isTrue();
            assertThat(thread.isVirtual()).isEqualTo(virtual());
            assertThat(worker.stop(Deadline.NEVER)).isTrue();
            assertThat(thread.isAlive()).isFalse();
        }
    }
}
