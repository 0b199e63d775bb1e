// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.protocol;

import dev.heddle.bench.figures.Figure;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** Converts JMH's results of the benchmarks in this package to figures. */
public final class ProtocolFigures {
    /** Regular expression of the benchmarks' names, for JMH's include option. */
    public static final String INCLUDE = ProtocolFigures.class.getPackageName().replace(".", "\\.") + "\\..*";

    private static final double MIB = 1 << 20;

    private ProtocolFigures() {}

    /** Returns the figures of one combination of parameters in one round. */
    public static List<Figure> of(RunResult run, int round) {
        BenchmarkParams params = run.getParams();
        String[] path = params.getBenchmark().split("\\.", -1);
        String owner = path[path.length - 2];
        String method = path[path.length - 1];
        double perSecond = run.getPrimaryResult().getScore();
        if (owner.equals(CryptoBenchmark.class.getSimpleName())) {
            int length = Integer.parseInt(params.getParam("length"));
            String row = method + ", " + (length < 1024 ? length + " B" : length / 1024 + " KiB");
            String table = method.endsWith("crypt") ? "Encryption on one thread" : "Signatures on one thread";
            return List.of(
                    new Figure(table, row, params.getParam("algorithm"), "MiB/s", round, perSecond * length / MIB));
        }
        String bytes = params.getParamsKeys().contains("bytes") ? ", " + params.getParam("bytes") + " B" : "";
        String row = owner.replace("Benchmark", "") + "." + method + bytes;
        Figure rate = new Figure("Messages on one thread", row, "Heddle", "/s", round, perSecond);
        Result<?> allocated = run.getSecondaryResults().get("gc.alloc.rate.norm");
        return allocated == null
                ? List.of(rate)
                : List.of(
                        rate,
                        new Figure("Bytes allocated for a message", row, "Heddle", "B", round, allocated.getScore()));
    }
}
