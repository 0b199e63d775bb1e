// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.FrameHandler;
import dev.heddle.core.Worker;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.buffer.BufferPool;
import dev.heddle.core.buffer.PooledBuffer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class DefectLogTest {
    /** There may be no waiting caller that gets the failure, so the log must show it. */
    @Test
    void aDefectThatEndsAConnectionIsLogged() throws Exception {
        FakeClock clock = new FakeClock();
        BufferPool pool = BufferPool.tracking(1 << 20);
        InMemoryTransport.Pair pair = InMemoryTransport.pair(1024);
        ManualWorkerBackend backend = new ManualWorkerBackend(clock);
        Worker worker =
                backend.newWorker(WorkerConfig.defaults().withTime(clock).withPool(pool));
        ManualBackend steps = backend.last();
        worker.start(pair.left(), new TestProtocol(pool, null).frameFormat(), new FrameHandler() {
            @Override
            public void onFrame(PooledBuffer frame) {
                frame.release();
                throw new AssertionError("a defect of the handler");
            }

            @Override
            public void onClosed(ConnectionClosedException cause) {}
        });
        ScriptedPeer peer = new ScriptedPeer(pair.right());
        peer.send(TestMessage.notification("reaches a defect"));
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        PrintStream real = System.err;
        System.setErr(new PrintStream(log, true, UTF_8));
        try {
            steps.runReceive();
        } finally {
            System.setErr(real);
        }
        assertThat(Objects.requireNonNull(worker.failure()).reason())
                .isEqualTo(ConnectionClosedException.Reason.INTERNAL);
        assertThat(log.toString(UTF_8)).contains("WARN", "a defect ended a connection", "a defect of the handler");
        peer.close();
        LeakCheck.assertNoBuffers(pool);
    }
}
