// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench;

import dev.heddle.bench.figures.Figure;
import dev.heddle.core.Workers;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * Measures the cost of connections that are mostly idle: memory, threads, the time to connect, and the latency of one
 * caller that uses the connections in random order. Each combination of backend and number of connections runs in a JVM
 * of its own with a heap of 600 MiB; the server runs in another JVM.
 */
public final class ConnectionScale {
    /** The name of the table of heap sizes. */
    public static final String HEAP = "Heap, all connected and idle";

    private static final String HOST = "127.0.0.1";
    private static final double MIB = 1 << 20;
    private static final int PAYLOAD = 128;
    private static final int COLLECTIONS = 3;
    /** With fewer connections the JVM's own memory hides the memory of each connection. */
    private static final int ENOUGH_FOR_A_SHARE = 100;

    private static final long WARM_UP_NANOS = 300_000_000;
    private static final long MEASURED_NANOS = 1_000_000_000;
    private static final List<String> OPTIONS =
            List.of("-Xmx600m", "-XX:MaxDirectMemorySize=8g", "-Xss256k", "-XX:+UseSerialGC");

    private final String backend;
    private final int connections;
    private final int round;

    private ConnectionScale(String backend, int connections, int round) {
        this.backend = backend;
        this.connections = connections;
        this.round = round;
    }

    /**
     * Measures all backends with all numbers of connections.
     *
     * @param counts numbers of connections
     * @param rounds number of rounds, 1 or more
     * @param remarks receives a line for each measurement that failed
     */
    public static List<Figure> measure(List<Integer> counts, int rounds, List<String> remarks)
            throws IOException, InterruptedException {
        List<Figure> figures = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            for (int count : counts) {
                for (String backend : Workers.available()) {
                    try {
                        figures.addAll(alone(backend, count, round));
                    } catch (IOException e) {
                        remarks.add(count + " connections, " + backend + ": " + e.getMessage());
                    }
                }
            }
        }
        return figures;
    }

    private static List<Figure> alone(String backend, int count, int round) throws IOException, InterruptedException {
        Process server = new ProcessBuilder(
                        ChildJvm.command(List.of("-Xmx256m", "-XX:+UseSerialGC"), QuietServer.class, List.of()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader port = server.inputReader()) {
            String line = port.readLine();
            if (line == null) {
                throw new IOException("the server did not start");
            }
            return ChildJvm.figures(
                    OPTIONS,
                    ConnectionScale.class,
                    List.of(backend, Integer.toString(count), Integer.toString(round), line));
        } finally {
            server.destroyForcibly();
        }
    }

    /**
     * Measures one backend with one number of connections, and writes the figures to standard output, one per line.
     *
     * @param args backend, number of connections, round number, port of the server on the loopback interface
     */
    public static void main(String[] args) throws IOException {
        new ConnectionScale(args[0], Integer.parseInt(args[1]), Integer.parseInt(args[2]))
                .run(Integer.parseInt(args[3]))
                .forEach(ChildJvm::tell);
    }

    private List<Figure> run(int port) throws IOException {
        List<Figure> figures = new ArrayList<>();
        List<HeddleClient> clients = new ArrayList<>();
        try {
            HeddleClient.Shared shared = new HeddleClient.Shared(backend);
            long filesEach = filesEach(shared, port);
            OpenFiles.require(connections, filesEach);
            long heapBefore = heap();
            long start = System.nanoTime();
            for (int i = 0; i < connections; i++) {
                clients.add(shared.connect(HOST, port));
            }
            figures.add(figure("Time to connect all", "ms", (System.nanoTime() - start) / 1e6));
            for (HeddleClient client : clients) {
                client.exchange(new Payload(0, PAYLOAD));
            }
            long heap = heap();
            int threads = ManagementFactory.getThreadMXBean().getThreadCount();
            figures.add(figure(HEAP, "MiB", heap / MIB));
            if (connections >= ENOUGH_FOR_A_SHARE) {
                double more = Math.max(0, heap - heapBefore) / 1024.0;
                figures.add(figure("Heap for each connection", "KiB", more / connections));
            }
            figures.add(figure("Direct memory", "MiB", direct() / MIB));
            figures.add(figure("Resident memory of the process", "MiB", resident() / 1024.0));
            figures.add(figure("Platform threads", "threads", threads));
            figures.add(figure("Open files for each connection", "files", (double) filesEach));
            figures.addAll(latency(clients));
            return figures;
        } finally {
            clients.forEach(HeddleClient::close);
        }
    }

    /**
     * Returns the number of open files per connection. Leaves out the first connections, because they open files that
     * all connections share: "loop" has a selector for each processor.
     */
    private static long filesEach(HeddleClient.Shared shared, int port) throws IOException {
        List<HeddleClient> first = new ArrayList<>();
        try {
            for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
                first.add(connected(shared, port));
            }
            long before = OpenFiles.now();
            try (HeddleClient next = connected(shared, port)) {
                next.exchange(new Payload(0, PAYLOAD));
                return Math.max(1, OpenFiles.now() - before);
            }
        } finally {
            first.forEach(HeddleClient::close);
        }
    }

    private static HeddleClient connected(HeddleClient.Shared shared, int port) throws IOException {
        HeddleClient client = shared.connect(HOST, port);
        client.exchange(new Payload(0, PAYLOAD));
        return client;
    }

    private Figure figure(String table, String unit, double value) {
        String row = String.format(Locale.ROOT, connections == 1 ? "%,d connection" : "%,d connections", connections);
        return new Figure(table, row, backend, unit, round, value);
    }

    private List<Figure> latency(List<HeddleClient> clients) throws IOException {
        SplittableRandom random = new SplittableRandom(connections);
        Payload payload = new Payload(1, PAYLOAD);
        Histogram nanos = new Histogram(3);
        long start = System.nanoTime();
        for (long now = start; now - start < WARM_UP_NANOS + MEASURED_NANOS; now = System.nanoTime()) {
            payload.next();
            long begun = System.nanoTime();
            clients.get(random.nextInt(clients.size())).exchange(payload);
            if (now - start >= WARM_UP_NANOS) {
                nanos.recordValue(System.nanoTime() - begun);
            }
        }
        return List.of(
                figure("Exchange on one of them, p50", "µs", nanos.getValueAtPercentile(50) / 1e3),
                figure("Exchange on one of them, p99", "µs", nanos.getValueAtPercentile(99) / 1e3));
    }

    /** Returns the bytes of the heap in use after garbage collection. */
    private static long heap() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long direct() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    /** Returns the resident memory of this process in KiB; 0 if the system does not report it. */
    private static long resident() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(0);
        }
    }
}
