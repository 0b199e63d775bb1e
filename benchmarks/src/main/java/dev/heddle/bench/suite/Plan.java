// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.suite;

import dev.heddle.bench.ConnectionScale;
import dev.heddle.bench.ExchangeBenchmark;
import dev.heddle.bench.ExchangeFigures;
import dev.heddle.bench.OpenLoop;
import dev.heddle.bench.figures.Figure;
import dev.heddle.bench.protocol.ProtocolFigures;
import dev.heddle.bench.redis.RedisComparison;
import dev.heddle.bench.smb.SmbComparison;
import dev.heddle.bench.smb.StartUp;
import dev.heddle.bench.smux.SmuxComparison;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;

/**
 * The settings of all measurements, for a quick or a full run.
 *
 * @param exchange JMH settings for the core
 * @param exchangeParams callers and payloads; empty for all
 * @param protocol JMH settings for benchmarks without a connection
 * @param protocolParams lengths; empty for all
 * @param openLoopRounds rounds of the latency at fixed rates
 * @param openLoopSeconds duration of each rate in seconds
 * @param connections numbers of connections, measured in turn
 * @param scaleRounds rounds of these
 * @param smuxRounds rounds of the smux streams
 * @param smuxSeconds duration of each of their runs in seconds
 * @param smuxOthers cores that other processes may use meanwhile; a run with more is repeated
 * @param redisRounds rounds of the Redis clients
 * @param redisSeconds duration of each of their runs in seconds
 * @param smb settings of the comparison of SMB clients
 * @param startUps number of starts of the command
 */
record Plan(
        JmhRounds exchange,
        Map<String, String[]> exchangeParams,
        JmhRounds protocol,
        Map<String, String[]> protocolParams,
        int openLoopRounds,
        double openLoopSeconds,
        List<Integer> connections,
        int scaleRounds,
        int smuxRounds,
        double smuxSeconds,
        double smuxOthers,
        int redisRounds,
        double redisSeconds,
        List<String> smb,
        int startUps) {
    private static final int OPEN_LOOP_CALLERS = 32;
    private static final String CORE = ExchangeBenchmark.class.getName().replace(".", "\\.");

    /** Returns the plan of a quick run: less than 15 minutes in all, shows the direction only. */
    static Plan quick() {
        return new Plan(
                new JmhRounds(1, 1, 2, 3, 250),
                Map.of("callers", new String[] {"1", "64"}, "payload", new String[] {"128", "65536"}),
                new JmhRounds(1, 1, 1, 2, 300),
                Map.of("length", new String[] {"65536"}),
                1,
                1,
                List.of(1, 100, 1000),
                1,
                1,
                0.15,
                9,
                1,
                0.3,
                List.of(
                        "rounds=1",
                        "bytes=134217728",
                        "files=200",
                        "entries=2000",
                        "narrow=6000000",
                        "limit=2",
                        "others=9"),
                5);
    }

    /** Returns the plan of a full run: about two hours, for the figures that documents quote. */
    static Plan full() {
        return new Plan(
                new JmhRounds(3, 1, 2, 3, 500),
                Map.of(),
                new JmhRounds(3, 1, 2, 3, 300),
                Map.of(),
                5,
                3,
                List.of(1, 10, 100, 1000, 10_000),
                3,
                5,
                0.5,
                0.06,
                5,
                1,
                List.of("rounds=3", "limit=3"),
                20);
    }

    /**
     * Returns the steps, cheapest first.
     *
     * @param launcher the launcher of the {@code heddle} command
     * @param results folder for files that a step keeps besides its figures
     * @param go the program with the original smux to compare with; null if there is none
     */
    List<Step> steps(Path launcher, Path results, @Nullable Path go) {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(
                "startup", startUps + " starts", remarks -> StartUp.measure(List.of(launcher.toString()), startUps)));
        steps.add(new Step(
                "scale",
                connections + " connections, " + scaleRounds + " rounds",
                remarks -> ConnectionScale.measure(connections, scaleRounds, remarks)));
        steps.add(new Step(
                "openloop",
                OPEN_LOOP_CALLERS + " callers, " + openLoopRounds + " rounds, " + openLoopSeconds + " s each",
                remarks -> OpenLoop.measure(OPEN_LOOP_CALLERS, openLoopRounds, openLoopSeconds, remarks)));
        steps.add(new Step(
                "protocol",
                text(protocol, protocolParams),
                remarks -> protocol.run(ProtocolFigures.INCLUDE, protocolParams, ProtocolFigures::of)));
        steps.add(new Step(
                "exchange",
                text(exchange, exchangeParams),
                remarks -> exchange.run(CORE + "\\..*", exchangeParams, ExchangeFigures::of)));
        steps.add(new Step("same-twice", exchange.text(), remarks -> sameTwice()));
        steps.add(new Step(
                "smux",
                smuxRounds + " rounds, " + smuxSeconds + " s each" + (go == null ? "" : ", beside the original in Go"),
                remarks -> SmuxComparison.measure(smuxRounds, smuxSeconds, smuxOthers, "", go, remarks)));
        steps.add(new Step(
                "redis",
                redisRounds + " rounds, " + redisSeconds + " s each",
                remarks -> RedisComparison.measure(redisRounds, redisSeconds, RedisComparison.callers())));
        steps.add(smbStep("smb-plain", results, "security=plain"));
        steps.add(smbStep("smb-signed", results, "security=signed", "rows=loopback"));
        steps.add(smbStep("smb-encrypted", results, "security=encrypted", "rows=loopback"));
        return steps;
    }

    private static String text(JmhRounds rounds, Map<String, String[]> params) {
        StringBuilder text = new StringBuilder(rounds.text());
        new TreeMap<>(params)
                .forEach((name, values) ->
                        text.append(" -p ").append(name).append('=').append(String.join(",", values)));
        return text.toString();
    }

    private Step smbStep(String name, Path results, String... more) {
        List<String> args = new ArrayList<>(smb);
        args.addAll(List.of(more));
        String settings = String.join(" ", args);
        args.add("folder=" + results.resolve("smb"));
        return new Step(name, settings, remarks -> SmbComparison.measure(remarks, args.toArray(String[]::new)));
    }

    /** Measures each backend twice, to show the differences that have no cause. */
    private List<Figure> sameTwice() throws RunnerException {
        Map<String, String[]> params = Map.of(
                "callers", new String[] {"1", "64"},
                "payload", new String[] {"128"},
                "backend", new String[] {"loop", "single", "threads", "virtual"});
        List<Figure> figures = new ArrayList<>();
        JmhRounds one =
                new JmhRounds(1, exchange.forks(), exchange.warmUps(), exchange.iterations(), exchange.iteration());
        for (int i = 1; i <= exchange.rounds(); i++) {
            int round = i;
            for (String again : List.of("", " again")) {
                one.run(
                                CORE + "\\.(throughput|latency)$",
                                params,
                                (result, ignored) -> ExchangeFigures.of(result, round))
                        .forEach(figure -> figures.add(
                                figure.inTable("Same twice: " + figure.table()).inColumn(figure.column() + again)));
            }
        }
        return figures;
    }
}
