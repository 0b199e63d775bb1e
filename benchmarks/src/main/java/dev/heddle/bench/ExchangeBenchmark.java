// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures blocking requests and replies over one loopback TCP connection that all callers share.
 *
 * <p>{@code throughput*} counts the exchanges of all callers. {@code latency*} samples every exchange of one caller,
 * which is JMH's thread, while the other callers load the connection. {@code *RawSocket} is the baseline: one caller
 * with a connection of its own.
 */
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 5,
        jvmArgs = {"-Xmx4g"})
public class ExchangeBenchmark {
    private static final int BATCH = 512;

    /** For JMH. */
    public ExchangeBenchmark() {}

    /** The server, client and callers of a benchmark. For JMH. */
    public abstract static class Load {
        private @Nullable Rig rig;

        /** For subclasses. */
        protected Load() {}

        abstract Rig open() throws IOException;

        final Rig rig() {
            return Objects.requireNonNull(rig);
        }

        /** Connects. */
        @Setup(Level.Trial)
        public void connect() throws IOException {
            rig = open();
        }

        /** Forgets the exchanges made between two iterations. */
        @Setup(Level.Iteration)
        public void begin() {
            rig().beginIteration();
        }

        /** Stops the callers, then closes the connection. */
        @TearDown(Level.Trial)
        public void close() throws IOException {
            rig().close();
        }
    }

    /** Callers on platform threads. */
    @State(Scope.Benchmark)
    public static class PlatformCallers extends Load {
        /** Name of a backend, or {@code lockAndWrite}. */
        @Param({"loop", "single", "threads", "virtual", "lockAndWrite"})
        public String backend = "";

        /** Number of callers that share the connection. */
        @Param({"1", "8", "64", "1024"})
        public int callers;

        /** Payload bytes in each direction. */
        @Param({"128", "4096", "65536", "1048576"})
        public int payload;

        /** For JMH. */
        public PlatformCallers() {}

        @Override
        Rig open() throws IOException {
            return new Rig(backend, callers, payload, false);
        }
    }

    /** Callers on virtual threads. */
    @State(Scope.Benchmark)
    public static class VirtualCallers extends Load {
        /** Name of a backend, or {@code lockAndWrite}. */
        @Param({"threads", "virtual"})
        public String backend = "";

        /** Number of callers that share the connection. */
        @Param({"1", "8", "64", "1024"})
        public int callers;

        /** Payload bytes in each direction. */
        @Param({"128", "4096", "65536", "1048576"})
        public int payload;

        /** For JMH. */
        public VirtualCallers() {}

        @Override
        Rig open() throws IOException {
            return new Rig(backend, callers, payload, true);
        }
    }

    /** One caller with a connection of its own. */
    @State(Scope.Benchmark)
    public static class RawSocket extends Load {
        /** Payload bytes in each direction. */
        @Param({"128", "4096", "65536", "1048576"})
        public int payload;

        /** For JMH. */
        public RawSocket() {}

        @Override
        Rig open() throws IOException {
            return new Rig("rawSocket", 1, payload, false);
        }
    }

    /** Frames and writes of the sending side per second. Frames divided by writes is the size of a batch. */
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Batching {
        /** Frames written. */
        public long frames;

        /** Writes that carried the frames. */
        public long writes;

        /** For JMH. */
        public Batching() {}
    }

    private static void throughput(Rig rig, Batching batching) throws InterruptedException {
        long frames = rig.frames();
        long writes = rig.writes();
        rig.exchanges(BATCH);
        batching.frames += rig.frames() - frames;
        batching.writes += rig.writes() - writes;
    }

    /** Measures the exchanges of all callers together. */
    @Benchmark
    @BenchmarkMode(Mode.Throughput)
    @OutputTimeUnit(TimeUnit.SECONDS)
    @OperationsPerInvocation(BATCH)
    public void throughput(PlatformCallers load, Batching batching) throws InterruptedException {
        throughput(load.rig(), batching);
    }

    /** Measures the exchanges of all callers together; the callers are virtual threads. */
    @Benchmark
    @BenchmarkMode(Mode.Throughput)
    @OutputTimeUnit(TimeUnit.SECONDS)
    @OperationsPerInvocation(BATCH)
    public void throughputVirtualCallers(VirtualCallers load, Batching batching) throws InterruptedException {
        throughput(load.rig(), batching);
    }

    /** Measures the exchanges of one caller with a connection of its own. */
    @Benchmark
    @BenchmarkMode(Mode.Throughput)
    @OutputTimeUnit(TimeUnit.SECONDS)
    public void throughputRawSocket(RawSocket load) throws IOException {
        load.rig().exchange();
    }

    /** Samples the exchanges of one of the callers. */
    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public void latency(PlatformCallers load) throws IOException {
        load.rig().exchange();
    }

    /** Samples the exchanges of one of the callers. All callers are virtual threads, also the one that JMH samples. */
    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    @Fork(
            value = 5,
            jvmArgs = {"-Xmx4g"},
            jvmArgsAppend = "-Djmh.executor=VIRTUAL")
    public void latencyVirtualCallers(VirtualCallers load) throws IOException {
        load.rig().exchange();
    }

    /** Samples the exchanges of one caller with a connection of its own. */
    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public void latencyRawSocket(RawSocket load) throws IOException {
        load.rig().exchange();
    }
}
