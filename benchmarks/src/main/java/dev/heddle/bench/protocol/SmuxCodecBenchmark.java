package dev.heddle.bench.protocol;

import dev.heddle.core.ProtocolViolationException;
import dev.heddle.smux.SmuxCodec;
import dev.heddle.smux.SmuxFrame;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Frames of smux to bytes and back. A session itself encodes into its own buffers; this is the codec alone. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class SmuxCodecBenchmark {
    private static final int STREAM = 3;

    /** Of the payload, in bytes. */
    @Param({"64", "32768"})
    public int bytes;

    private final SmuxCodec codec = new SmuxCodec(2);
    private final ByteBuffer update = codec.encode(new SmuxFrame.Upd(STREAM, 1 << 20, 1 << 18));
    private SmuxFrame frame = new SmuxFrame.Nop();
    private ByteBuffer encoded = update;

    /** For JMH. */
    public SmuxCodecBenchmark() {}

    /** Makes a frame of data. */
    @Setup
    public void encodeOnce() {
        frame = new SmuxFrame.Psh(STREAM, ByteBuffer.allocate(bytes));
        encoded = codec.encode(frame);
    }

    /** A frame of data, copied. */
    @Benchmark
    public ByteBuffer encode() {
        return codec.encode(frame);
    }

    /** A frame of data, whose bytes stay where they are. */
    @Benchmark
    public SmuxFrame decode() throws ProtocolViolationException {
        if (codec.decode(encoded) instanceof SmuxFrame.Psh data
                && data.payload().remaining() == bytes
                && data.streamId() == STREAM) {
            return data;
        }
        throw new IllegalStateException("decoded wrongly");
    }

    /** A frame that opens the window. */
    @Benchmark
    public SmuxFrame decodeUpdate() throws ProtocolViolationException {
        return codec.decode(update);
    }
}
