// SPDX-License-Identifier: Apache-2.0
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
 * Settings for JMH in rounds. Each round runs every combination once, in a JVM of its own. So a disturbance on the
 * machine affects all combinations, and the figures show the differences between JVMs, which are larger than those
 * between iterations.
 *
 * @param rounds number of rounds, 1 or more
 * @param forks JVMs for each combination in each round: 1, or 0 for a test
 * @param warmUps number of iterations that do not count
 * @param iterations number of iterations that count
 * @param iteration duration of an iteration in milliseconds
 */
record JmhRounds(int rounds, int forks, int warmUps, int iterations, int iteration) {
    /** Converts a JMH result to figures. */
    interface Reader {
        List<Figure> figures(RunResult result, int round);
    }

    /**
     * Runs the benchmarks in rounds and returns their figures.
     *
     * @param include a regular expression of the benchmarks' names
     * @param params parameter values that replace those in the benchmarks
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

    /** Returns the settings as options of JMH's command line. */
    String text() {
        return rounds + " rounds of -f " + forks + " -wi " + warmUps + " -i " + iterations + " -w " + iteration
                + "ms -r " + iteration + "ms -prof gc";
    }
}
