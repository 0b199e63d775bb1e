package dev.heddle.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every algorithm is measured and right; no time is looked at. */
@Timeout(60)
class CryptoBenchmarkTest {
    private static final int SIZES = 2;
    private static final int SIGN_AND_VERIFY = 2 * 3;
    private static final int ENCRYPT_AND_DECRYPT = 2 * 4;

    @Test
    void jmhRunsIt() throws Exception {
        System.setProperty("jmh.ignoreLock", "true"); // a real run beside the tests must not fail them
        var options = new OptionsBuilder()
                .include(CryptoBenchmark.class.getName())
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(10))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();

        List<RunResult> results = List.copyOf(new Runner(options).run());

        assertThat(results)
                .hasSize(SIZES * (SIGN_AND_VERIFY + ENCRYPT_AND_DECRYPT))
                .allSatisfy(result ->
                        assertThat(result.getPrimaryResult().getScore()).isPositive());
    }
}
