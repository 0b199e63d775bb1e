// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import static java.util.Objects.requireNonNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.ProtocolViolationException;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.Workers;
import dev.heddle.core.buffer.BufferPool;
import dev.heddle.testkit.InMemoryTransport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;

/** Tests any bytes: they give frames or a typed exception, the streams end, and no buffer leaks. */
class SmuxFuzzTest {
    private static final Set<ConnectionClosedException.Reason> ENDS = Set.of(
            ConnectionClosedException.Reason.PROTOCOL,
            ConnectionClosedException.Reason.PEER_CLOSED,
            ConnectionClosedException.Reason.TRUNCATED,
            ConnectionClosedException.Reason.IO_ERROR); // a write to the peer after it closed

    private final BufferPool pool = new BufferPool(1 << 20);

    /** A decoded frame is encoded to the same bytes, except for the id of a NOP, which has no meaning. */
    @FuzzTest
    void frame(byte[] bytes) {
        for (int version = 1; version <= 2; version++) {
            SmuxCodec codec = new SmuxCodec(version);
            try {
                SmuxFrame frame = codec.decode(ByteBuffer.wrap(bytes));
                boolean same = codec.encode(frame).equals(ByteBuffer.wrap(bytes));
                if (!same && !(frame instanceof SmuxFrame.Nop)) {
                    throw new AssertionError(frame + " is encoded to other bytes");
                }
            } catch (ProtocolViolationException e) {
                requireNonNull(e.getMessage());
            }
        }
    }

    @FuzzTest
    void everythingThatAPeerSends(byte[] bytes) throws IOException {
        for (int version = 1; version <= 2; version++) {
            receive(bytes, version);
        }
        if (pool.onLoan() != 0) {
            throw new AssertionError(pool.onLoan() + " buffers were not released");
        }
    }

    private void receive(byte[] bytes, int version) throws IOException {
        SmuxConfig config = SmuxConfig.builder()
                .version(version)
                .noKeepAlive()
                .acceptBacklog(4, AcceptOverflow.REFUSE)
                .backend(Workers.named("single"))
                .worker(WorkerConfig.defaults().withPool(pool).withReceiveBufferBytes(4096))
                .build();
        InMemoryTransport.Pair ends = InMemoryTransport.pair(bytes.length + 1);
        ends.right().sender().send(new ByteBuffer[] {ByteBuffer.wrap(bytes)}, 0, 1);
        ends.right().close();
        try (SmuxSession session = SmuxSession.server(ends.left(), config)) {
            while (!session.isClosed()) {
                use(session);
            }
            ConnectionClosedException end = requireNonNull(session.failure());
            if (!ENDS.contains(end.reason())) {
                throw new AssertionError("the session ended for an unexpected reason", end);
            }
        }
    }

    /** Uses a stream of the session; each call makes the connection progress. */
    private static void use(SmuxSession session) throws IOException {
        try (SmuxStream stream = session.acceptStream()) {
            stream.readDeadline(session.deadline(Duration.ZERO));
            ByteBuffer target = ByteBuffer.allocate(1000);
            while (stream.read(target.clear()) > 0) {
                target.flip();
            }
        } catch (SmuxTimeoutException | SmuxSessionClosedException e) {
            requireNonNull(e.getMessage());
        }
    }
}
