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

/** Whatever bytes come: frames or a typed refusal, streams that end, and no buffer left behind. */
class SmuxFuzzTest {
    private static final Set<ConnectionClosedException.Reason> ENDS = Set.of(
            ConnectionClosedException.Reason.PROTOCOL,
            ConnectionClosedException.Reason.PEER_CLOSED,
            ConnectionClosedException.Reason.TRUNCATED,
            ConnectionClosedException.Reason.IO_ERROR); // a write to the peer, which has gone

    private final BufferPool pool = new BufferPool(1 << 20);

    /** What is decoded is encoded to the same bytes, but for those of NOP's id, which has no meaning. */
    @FuzzTest
    void frame(byte[] bytes) {
        for (int version = 1; version <= 2; version++) {
            SmuxCodec codec = new SmuxCodec(version);
            try {
                SmuxFrame frame = codec.decode(ByteBuffer.wrap(bytes));
                boolean same = codec.encode(frame).equals(ByteBuffer.wrap(bytes));
                if (!same && !(frame instanceof SmuxFrame.Nop)) {
                    throw new AssertionError(frame + " is encoded otherwise");
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
            throw new AssertionError(pool.onLoan() + " buffers stayed behind");
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
                throw new AssertionError("ended otherwise", end);
            }
        }
    }

    /** Each call moves the connection on. */
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
