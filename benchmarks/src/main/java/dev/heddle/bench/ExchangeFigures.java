// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench;

import dev.heddle.bench.figures.Figure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/** Converts JMH's results of {@link ExchangeBenchmark} to figures. */
public final class ExchangeFigures {
    /** The name of the table of exchanges per second. */
    public static final String EXCHANGES = "Exchanges of all callers together";
    /** The name of the table of median latencies. */
    public static final String P50 = "Latency of an exchange, p50";
    /** The name of the table of allocated bytes. */
    public static final String ALLOCATED = "Bytes allocated for an exchange";
    /** The name of the table of frames per write. */
    public static final String BATCHING = "Frames in a write";

    private final RunResult run;
    private final int round;
    private final String row;
    private final String column;

    private ExchangeFigures(RunResult run, int round) {
        this.run = run;
        this.round = round;
        BenchmarkParams params = run.getParams();
        String method = method(params);
        boolean raw = method.endsWith("RawSocket");
        this.row = row(
                Integer.parseInt(params.getParam("payload")),
                raw ? 1 : Integer.parseInt(params.getParam("callers")),
                method.endsWith("VirtualCallers"));
        this.column = raw ? "rawSocket" : params.getParam("backend");
    }

    private static String method(BenchmarkParams params) {
        return params.getBenchmark().substring(params.getBenchmark().lastIndexOf('.') + 1);
    }

    /** Returns the title of a row. */
    public static String row(int payload, int callers, boolean virtual) {
        String size = payload < 1024
                ? payload + " B"
                : payload < 1 << 20 ? payload / 1024 + " KiB" : (payload >> 20) + " MiB";
        return size + ", " + callers + (callers == 1 ? " caller" : " callers") + (virtual ? ", virtual threads" : "");
    }

    /** Returns the figures of one combination of parameters in one round. */
    public static List<Figure> of(RunResult run, int round) {
        ExchangeFigures figures = new ExchangeFigures(run, round);
        return method(run.getParams()).startsWith("latency") ? figures.latency() : figures.throughput();
    }

    private Figure figure(String table, String unit, double value) {
        return new Figure(table, row, column, unit, round, value);
    }

    private List<Figure> throughput() {
        List<Figure> figures = new ArrayList<>();
        figures.add(figure(EXCHANGES, "/s", run.getPrimaryResult().getScore()));
        Result<?> allocated = other("gc.alloc.rate.norm");
        if (allocated != null) {
            figures.add(figure(ALLOCATED, "B", allocated.getScore()));
        }
        Result<?> frames = other("frames");
        Result<?> writes = other("writes");
        if (frames != null && writes != null && writes.getScore() > 0) {
            figures.add(figure(BATCHING, "frames", frames.getScore() / writes.getScore()));
        }
        return figures;
    }

    private @Nullable Result<?> other(String name) {
        return run.getSecondaryResults().get(name);
    }

    private List<Figure> latency() {
        Statistics micros = run.getPrimaryResult().getStatistics();
        return List.of(
                figure(P50, "µs", micros.getPercentile(50)),
                figure("Latency of an exchange, p99", "µs", micros.getPercentile(99)),
                figure("Latency of an exchange, p99.9", "µs", micros.getPercentile(99.9)));
    }
}
