// SPDX-License-Identifier: Apache-2.0
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

/** Measures encoding and decoding of smux frames with the codec alone. A session encodes into its own buffers. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class SmuxCodecBenchmark {
    private static final int STREAM = 3;

    /** Length of the payload in bytes. */
    @Param({"64", "32768"})
    public int bytes;

    private final SmuxCodec codec = new SmuxCodec(2);
    private final ByteBuffer update = codec.encode(new SmuxFrame.Upd(STREAM, 1 << 20, 1 << 18));
    private SmuxFrame frame = new SmuxFrame.Nop();
    private ByteBuffer encoded = update;

    /** For JMH. */
    public SmuxCodecBenchmark() {}

    /** Creates a data frame. */
    @Setup
    public void encodeOnce() {
        frame = new SmuxFrame.Psh(STREAM, ByteBuffer.allocate(bytes));
        encoded = codec.encode(frame);
    }

    /** Encodes a data frame; copies its payload. */
    @Benchmark
    public ByteBuffer encode() {
        return codec.encode(frame);
    }

    /** Decodes a data frame without copying its payload. */
    @Benchmark
    public SmuxFrame decode() throws ProtocolViolationException {
        if (codec.decode(encoded) instanceof SmuxFrame.Psh data
                && data.payload().remaining() == bytes
                && data.streamId() == STREAM) {
            return data;
        }
        throw new IllegalStateException("the decoded frame is wrong");
    }

    /** Decodes a window update. */
    @Benchmark
    public SmuxFrame decodeUpdate() throws ProtocolViolationException {
        return codec.decode(update);
    }
}
