package dev.heddle.smux;

import dev.heddle.core.TcpTransport;
import dev.heddle.core.Workers;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures streams beside raw TCP connections: both ends in this process, on loopback, in interleaved rounds. Not a test; started by hand
 * with the number of rounds, the seconds of each case, and numbers of streams.
 */
final class SmuxBench {
    private static final PrintStream OUT = System.out;
    private final Map<String, List<Double>> results = new LinkedHashMap<>();
    private final double seconds;

    private SmuxBench(double seconds) {
        this.seconds = seconds;
    }

    /** Makes pairs of connected channels. */
    private interface Link extends AutoCloseable {
        ByteChannel[] open() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** One end of a run: returns how much it did. */
    private interface Work {
        void run(ByteChannel channel, AtomicBoolean stop, LongAdder done) throws IOException;
    }

    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[0]);
        SmuxBench bench = new SmuxBench(Double.parseDouble(args[1]));
        for (int round = 0; round <= rounds; round++) {
            if (round == 1) {
                bench.results.clear(); // the first one warms up
            }
            for (int i = 2; i < args.length; i++) {
                bench.round(Integer.parseInt(args[i]));
            }
        }
        bench.results.forEach((name, values) -> {
            double[] sorted =
                    values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            OUT.printf(
                    Locale.ROOT,
                    "%-34s %12.0f  [%.0f-%.0f]%n",
                    name,
                    sorted[sorted.length / 2],
                    sorted[0],
                    sorted[sorted.length - 1]);
        });
    }

    private void round(int n) throws Exception {
        for (String kind : List.of("raw", "single 1", "threads 1", "virtual 1", "single 2", "threads 2", "virtual 2")) {
            for (int size : new int[] {128 << 10, 1 << 10}) {
                run("bulk " + size + " MB/s", kind, n, 1e-6, (c, stop, done) -> send(c, stop, size), SmuxBench::drain);
            }
            run("echo 64 /s", kind, n, 1, SmuxBench::ask, SmuxBench::echo);
        }
    }

    private void run(String what, String kind, int n, double unit, Work near, Work far) throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        LongAdder done = new LongAdder();
        double rate;
        boolean virtual = kind.startsWith("virtual");
        try (Link link = kind.equals("raw") ? new Raw() : new Smux(kind);
                ExecutorService threads = Executors.newThreadPerTaskExecutor(
                        virtual
                                ? Thread.ofVirtual().factory()
                                : Thread.ofPlatform().daemon().factory())) {
            List<Future<Void>> all = new ArrayList<>();
            List<ByteChannel[]> channels = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                channels.add(link.open());
            }
            for (ByteChannel[] ends : channels) {
                all.add(threads.submit(task(far, ends[1], stop, done)));
                all.add(threads.submit(task(near, ends[0], stop, done)));
            }
            long from = done.sum();
            long start = System.nanoTime();
            LockSupport.parkNanos((long) (1e9 * seconds));
            rate = (done.sum() - from) / ((System.nanoTime() - start) / 1e9);
            stop.set(true);
            for (Future<Void> each : all) {
                each.get();
            }
        }
        results.computeIfAbsent(what + " n=" + n + " " + kind, key -> new ArrayList<>())
                .add(rate * unit);
    }

    private static Callable<Void> task(Work work, ByteChannel channel, AtomicBoolean stop, LongAdder done) {
        return () -> {
            try (channel) {
                work.run(channel, stop, done);
            }
            return null;
        };
    }

    private static void send(ByteChannel channel, AtomicBoolean stop, int size) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(size);
        while (!stop.get()) {
            write(channel, bytes.clear());
        }
    }

    private static void write(ByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static void drain(ByteChannel channel, AtomicBoolean stop, LongAdder done) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(128 << 10);
        int count;
        while ((count = channel.read(bytes.clear())) >= 0) {
            done.add(count);
        }
    }

    private static void ask(ByteChannel channel, AtomicBoolean stop, LongAdder done) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(64);
        while (!stop.get()) {
            write(channel, bytes.clear());
            bytes.clear();
            int count = 0;
            while (bytes.hasRemaining() && count >= 0) {
                count = channel.read(bytes);
            }
            done.increment();
        }
    }

    private static void echo(ByteChannel channel, AtomicBoolean stop, LongAdder done) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(64);
        while (channel.read(bytes.clear()) >= 0) {
            write(channel, bytes.flip());
        }
    }

    private static ServerSocketChannel listen() throws IOException {
        return ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
    }

    private static final class Raw implements Link {
        private final ServerSocketChannel listener = listen();

        Raw() throws IOException {}

        @Override
        public ByteChannel[] open() throws IOException {
            return new ByteChannel[] {SocketChannel.open(listener.getLocalAddress()), listener.accept()};
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }

    private static final class Smux implements Link {
        private final SmuxSession client;
        private final SmuxSession server;

        Smux(String kind) throws IOException {
            SmuxConfig config = SmuxConfig.builder()
                    .backend(Workers.named(kind.substring(0, kind.indexOf(' '))))
                    .version(kind.endsWith("2") ? 2 : 1)
                    .build();
            try (ServerSocketChannel listener = listen()) {
                client = SmuxSession.client(TcpTransport.of(SocketChannel.open(listener.getLocalAddress())), config);
                server = SmuxSession.server(TcpTransport.of(listener.accept()), config);
            }
        }

        @Override
        public ByteChannel[] open() throws IOException {
            SmuxStream near = client.openStream();
            return new ByteChannel[] {near, server.acceptStream()};
        }

        @Override
        public void close() {
            client.close();
            server.close();
        }
    }
}
