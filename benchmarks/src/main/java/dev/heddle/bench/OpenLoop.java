// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench;

import dev.heddle.bench.figures.Figure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Measures latency at fixed request rates. Requests are due at fixed times, and the latency of each request counts from
 * its due time, so a stall shows in the latency of every request that it delays. The rates are percentages of the peak
 * rate, which the same client reaches in the same JVM with callers that never pause. The latencies include the delay of
 * the timer that wakes callers: about 50 to 100 µs on Linux.
 */
public final class OpenLoop {
    private static final int[] PERCENT_OF_PEAK = {50, 70, 90};
    private static final int PAYLOAD = 128;
    /**
     * Below this fraction of the rate the client did not keep up, and its latencies depend on the length of the run.
     */
    private static final double KEPT_UP = 0.98;

    private static final List<String> PARTIES =
            List.of("loop", "single", "threads", "virtual", "lockAndWrite", "rawSocket");

    private final String party;
    private final int callers;
    private final int round;
    private final double seconds;

    private OpenLoop(String party, int callers, int round, double seconds) {
        this.party = party;
        this.callers = party.equals("rawSocket") ? 1 : callers;
        this.round = round;
        this.seconds = seconds;
    }

    /**
     * Measures all clients in turn, each in a JVM of its own in each round.
     *
     * @param callers number of callers that share the connection; the raw socket has one caller
     * @param rounds number of rounds, 1 or more
     * @param seconds duration of each rate in seconds
     * @param remarks receives a line for each rate that a client did not reach
     */
    public static List<Figure> measure(int callers, int rounds, double seconds, List<String> remarks)
            throws IOException, InterruptedException {
        List<Figure> figures = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            for (String party : PARTIES) {
                List<String> args =
                        List.of(party, Integer.toString(callers), Integer.toString(round), Double.toString(seconds));
                List<Figure> told = ChildJvm.figures(List.of("-Xmx1g"), OpenLoop.class, args);
                told.stream()
                        .filter(figure -> figure.table().equals(Tables.KEPT) && figure.value() < 100 * KEPT_UP)
                        .forEach(figure -> remarks.add("the rate was missed: " + figure.row() + ", " + party
                                + ", round " + figure.round() + ": " + Math.round(figure.value()) + " % of it"));
                figures.addAll(told);
            }
        }
        return figures;
    }

    /** The names of the tables. */
    private static final class Tables {
        static final String PEAK = "Peak, callers that never pause";
        static final String KEPT = "Part of the rate that was reached";

        private Tables() {}
    }

    /**
     * Measures one client, and writes the figures to standard output, one per line.
     *
     * @param args client, number of callers, round number, seconds for each rate
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        new OpenLoop(args[0], Integer.parseInt(args[1]), Integer.parseInt(args[2]), Double.parseDouble(args[3]))
                .run()
                .forEach(ChildJvm::tell);
    }

    private List<Figure> run() throws IOException, InterruptedException {
        List<Figure> figures = new ArrayList<>();
        try (EchoServer server = new EchoServer();
                EchoClient client = Rig.connect(party, server, PAYLOAD)) {
            peak(client, seconds / 2); // warms up
            double peak = peak(client, seconds);
            figures.add(figure(Tables.PEAK, "all callers", "/s", peak));
            for (int percent : PERCENT_OF_PEAK) {
                figures.addAll(atRate(client, percent, peak * percent / 100));
            }
        }
        return figures;
    }

    private Figure figure(String table, String row, String unit, double value) {
        return new Figure(table, row, party, unit, round, value);
    }

    private ThreadFactory threads() {
        return party.equals("virtual")
                ? Thread.ofVirtual().name("bench-caller-", 0).factory()
                : Thread.ofPlatform().daemon().name("bench-caller-", 0).factory();
    }

    private double peak(EchoClient client, double forSeconds) throws InterruptedException {
        long end = System.nanoTime() + (long) (1e9 * forSeconds);
        Histogram done = new Team(() -> System.nanoTime() < end ? System.nanoTime() : -1).run(client);
        return done.getTotalCount() / forSeconds;
    }

    private List<Figure> atRate(EchoClient client, int percent, double perSecond) throws InterruptedException {
        Arrivals arrivals = new Arrivals(System.nanoTime(), perSecond, seconds);
        Histogram nanos = new Team(arrivals::take).run(client);
        double took = (System.nanoTime() - arrivals.start()) / 1e9;
        String row = percent + " % of peak";
        return List.of(
                figure(Tables.KEPT, row, "%", 100 * arrivals.count() / took / perSecond),
                figure("Latency from when it was due, p50", row, "µs", nanos.getValueAtPercentile(50) / 1e3),
                figure("Latency from when it was due, p99", row, "µs", nanos.getValueAtPercentile(99) / 1e3),
                figure("Latency from when it was due, p99.9", row, "µs", nanos.getValueAtPercentile(99.9) / 1e3));
    }

    /** A source of due times: blocks until the next request is due and returns its due time, or -1 if there is none. */
    private interface Schedule {
        long take();
    }

    /** The callers of one run. */
    private final class Team {
        private final Schedule schedule;
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

        Team(Schedule schedule) {
            this.schedule = schedule;
        }

        /** Runs all callers to their end and returns their latencies in nanoseconds. */
        Histogram run(EchoClient client) throws InterruptedException {
            List<Histogram> histograms = new ArrayList<>();
            List<Thread> team = new ArrayList<>();
            ThreadFactory threads = threads();
            for (int i = 0; i < callers; i++) {
                Histogram own = new Histogram(3);
                histograms.add(own);
                Payload payload = new Payload(i, PAYLOAD);
                team.add(threads.newThread(() -> call(client, payload, own)));
            }
            team.forEach(Thread::start);
            for (Thread thread : team) {
                thread.join();
            }
            if (failure.get() != null) {
                throw new IllegalStateException("a caller failed", failure.get());
            }
            Histogram all = new Histogram(3);
            histograms.forEach(all::add);
            return all;
        }

        private void call(EchoClient client, Payload payload, Histogram nanos) {
            try {
                for (long due = schedule.take(); due != -1 && failure.get() == null; due = schedule.take()) {
                    payload.next();
                    client.exchange(payload);
                    nanos.recordValue(Math.max(0, System.nanoTime() - due));
                }
            } catch (IOException | RuntimeException | Error e) {
                failure.compareAndSet(null, e);
            }
        }
    }
}
