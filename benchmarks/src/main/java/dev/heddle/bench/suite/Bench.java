// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.suite;

import dev.heddle.bench.OtherLoad;
import dev.heddle.bench.figures.Figure;
import dev.heddle.bench.figures.Machine;
import dev.heddle.bench.figures.RawResults;
import dev.heddle.bench.report.Report;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Runs all or some of the measurements, keeps the raw figures and creates the report. */
public final class Bench {
    private static final PrintStream OUT = System.out;
    private static final String USAGE = """
            Usage: heddle bench --quick | --full | --report  [--only NAME[,NAME...]] [--folder FOLDER] [--go PROGRAM]
              --quick    Measure everything roughly, in less than 15 minutes; write results to benchmarks/target/quick.
              --full     Measure everything for the documents, in about two hours; write results to benchmarks/results,
                         the report to benchmarks/report, tables to docs/choosing-a-backend.md and smux/README.md.
              --report   Measure nothing; create the report again from the results of the full run.
              --only     Run only these measurements: startup, scale, openloop, protocol, exchange, same-twice,
                         smux, redis, smb-plain, smb-signed, smb-encrypted. Keep the results of the others.
              --folder   Write results and report to another folder.
              --go       Measure the original smux too, with the program built from benchmarks/src/main/go.""";

    private Bench() {}

    /**
     * Runs the benchmarks.
     *
     * @param args the root folder of the checkout, then the options of the usage text
     */
    public static void main(String[] args) throws IOException {
        Choice choice;
        try {
            choice = Choice.of(args);
        } catch (IllegalArgumentException e) {
            System.err.println("heddle bench: " + e.getMessage() + "\n" + USAGE);
            System.exit(2);
            return;
        }
        List<String> failures = run(choice);
        Path page = Report.make(choice.results(), choice.report(), choice.documents());
        OUT.println("Report: " + page);
        if (!failures.isEmpty()) {
            OUT.println("Failed measurements: " + String.join("; ", failures));
            System.exit(1);
        }
    }

    /** Runs the chosen steps and returns the failures. */
    private static List<String> run(Choice choice) throws IOException {
        List<String> failures = new ArrayList<>();
        for (Step step : choice.steps()) {
            OUT.println("Measuring: " + step.name() + " (" + step.settings() + ")");
            try {
                measure(step).write(choice.results().resolve(step.name() + ".json"));
            } catch (Exception e) {
                e.printStackTrace(OUT);
                failures.add(step.name() + ": " + e);
            }
        }
        return failures;
    }

    /** Runs one step. */
    static RawResults measure(Step step) throws Exception {
        List<String> remarks = new ArrayList<>();
        OtherLoad others = new OtherLoad();
        Instant begun = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        long start = System.nanoTime();
        List<Figure> figures = step.measurement().figures(remarks);
        double seconds = (System.nanoTime() - start) / 1e9;
        RawResults results = new RawResults(
                step.name(),
                step.settings(),
                Machine.here(),
                begun.toString(),
                seconds,
                others.cores().orElse(-1.0),
                remarks,
                figures);
        OUT.printf(Locale.ROOT, "%s: %d figures in %.0f s%n", step.name(), figures.size(), seconds);
        remarks.forEach(OUT::println);
        return results;
    }
}
