package dev.heddle.bench.suite;

import dev.heddle.bench.figures.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * JMH in rounds: each round runs every combination once, in a JVM of its own, so that what changes on the machine meets
 * all of them, and the differences between JVMs, which are larger than those between iterations, show.
 *
 * @param rounds 1 or more
 * @param forks JVMs for each combination in each round: 1, or 0 for a test
 * @param warmUps iterations that do not count
 * @param iterations that count
 * @param iteration how long one is, in milliseconds
 */
record JmhRounds(int rounds, int forks, int warmUps, int iterations, int iteration) {
    /** Makes figures of a result. */
    interface Reader {
        List<Figure> figures(RunResult result, int round);
    }

    /**
     * Runs them.
     *
     * @param include a regular expression of the benchmarks' names
     * @param params what replaces the values that the benchmarks name
     */
    List<Figure> run(String include, Map<String, String[]> params, Reader reader) throws RunnerException {
        List<Figure> figures = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            for (RunResult result : new Runner(options(include, params).build()).run()) {
                figures.addAll(reader.figures(result, round));
            }
        }
        return figures;
    }

    private ChainedOptionsBuilder options(String include, Map<String, String[]> params) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(include)
                .forks(forks)
                .warmupIterations(warmUps)
                .warmupTime(TimeValue.milliseconds(iteration))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.milliseconds(iteration))
                .timeout(TimeValue.minutes(2))
                .addProfiler(GCProfiler.class)
                .jvmArgsPrepend("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn")
                .verbosity(forks == 0 ? VerboseMode.SILENT : VerboseMode.NORMAL)
                .shouldFailOnError(true);
        params.forEach(options::param);
        return options;
    }

    /** As one would type it. */
    String text() {
        return rounds + " rounds of -f " + forks + " -wi " + warmUps + " -i " + iterations + " -w " + iteration
                + "ms -r " + iteration + "ms -prof gc";
    }
}
