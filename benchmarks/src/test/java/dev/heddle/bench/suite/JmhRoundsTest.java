// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.bench.ExchangeFigures;
import dev.heddle.bench.figures.Figure;
import dev.heddle.bench.figures.RawResults;
import dev.heddle.bench.figures.Table;
import dev.heddle.bench.protocol.ProtocolFigures;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Tests that every JMH benchmark runs with the right results, and that its figures reach the tables. Times are not
 * checked.
 */
@Timeout(180)
class JmhRoundsTest {
    private static final JmhRounds SHORTEST = new JmhRounds(1, 0, 0, 1, 1);
    /** This benchmark does not run without a forked JVM. Other tests cover its callers without JMH. */
    private static final String NEEDS_A_FORK = "latencyVirtualCallers";

    private final Set<String> seen = new HashSet<>();

    @BeforeAll
    static void besideOthers() {
        System.setProperty("jmh.ignoreLock", "true"); // a benchmark that runs at the same time must not fail the tests
    }

    private List<Figure> run(String include, Map<String, String[]> params, JmhRounds.Reader reader) throws Exception {
        return SHORTEST.run(include, params, (result, round) -> {
            seen.add(result.getParams().getBenchmark());
            return reader.figures(result, round);
        });
    }

    private static List<String> benchmarks(String prefix) {
        return BenchmarkList.defaultList()
                .getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of())
                .stream()
                .map(entry -> entry.getUsername())
                .filter(name -> name.startsWith(prefix) && !name.endsWith(NEEDS_A_FORK))
                .distinct()
                .toList();
    }

    @Test
    void exchanges() throws Exception {
        Map<String, String[]> params = Map.of(
                "callers", new String[] {"2"}, "payload", new String[] {"128"}, "backend", new String[] {"threads"});

        List<Figure> figures = run("ExchangeBenchmark\\.(?!" + NEEDS_A_FORK + ").*", params, ExchangeFigures::of);

        assertThat(seen).containsExactlyInAnyOrderElementsOf(benchmarks("dev.heddle.bench.ExchangeBenchmark"));
        assertThat(figures).allSatisfy(figure -> assertThat(figure.value()).isPositive());
        assertThat(Table.of(figures))
                .extracting(Table::name)
                .contains(ExchangeFigures.EXCHANGES, ExchangeFigures.P50, ExchangeFigures.BATCHING);
        assertThat(figures)
                .filteredOn(figure -> figure.table().equals(ExchangeFigures.BATCHING))
                .allSatisfy(figure -> assertThat(figure.value()).isBetween(0.3, 8.0));
        assertThat(figures).extracting(Figure::column).contains("threads", "rawSocket");
        assertThat(figures)
                .extracting(Figure::row)
                .contains("128 B, 1 caller", "128 B, 2 callers", "128 B, 2 callers, virtual threads");
    }

    @Test
    void protocols() throws Exception {
        List<Figure> figures =
                run(ProtocolFigures.INCLUDE, Map.of("length", new String[] {"4096"}), ProtocolFigures::of);

        assertThat(seen).containsExactlyInAnyOrderElementsOf(benchmarks("dev.heddle.bench.protocol"));
        assertThat(figures)
                .hasSizeGreaterThan(20)
                .allSatisfy(figure -> assertThat(figure.value()).isNotNegative());
    }

    @Test
    void aStepKeepsWhereAndHowItWasMeasured() throws Exception {
        Figure figure = new Figure("Rate", "1 caller", "a", "/s", 1, 3.5);
        RawResults results = Bench.measure(new Step("name", "settings", remarks -> {
            remarks.add("a remark");
            return List.of(figure);
        }));

        assertThat(results.figures()).containsExactly(figure);
        assertThat(results.remarks()).containsExactly("a remark");
        assertThat(results.machine().processors()).isPositive();
        assertThat(results.begun()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    }
}
