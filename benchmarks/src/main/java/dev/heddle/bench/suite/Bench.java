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

/** Runs the whole suite, or parts of it, keeps the raw figures, and makes the report of them. */
public final class Bench {
    private static final PrintStream OUT = System.out;
    private static final String USAGE = """
            Usage: heddle bench --quick | --full | --report  [--only NAME[,NAME...]] [--folder FOLDER] [--go PROGRAM]
              --quick    Everything, roughly, in less than 15 minutes; results in benchmarks/target/quick.
              --full     Everything, as documents quote it, in about two hours; results in benchmarks/results,
                         report in benchmarks/report, tables in docs/choosing-a-backend.md and smux/README.md.
              --report   Measure nothing; make the report of the full run's results anew.
              --only     Of these measurements: startup, scale, openloop, protocol, exchange, same-twice,
                         smux, redis, smb-plain, smb-signed, smb-encrypted. The others' results stay.
              --folder   Another folder for results and report.
              --go       What was built of benchmarks/src/main/go: smux is measured beside the original too.""";

    private Bench() {}

    /**
     * Runs it.
     *
     * @param args the root folder of the checkout, then what the usage says
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
        OUT.println("The report: " + page);
        if (!failures.isEmpty()) {
            OUT.println("Without figures: " + String.join("; ", failures));
            System.exit(1);
        }
    }

    /** Runs the steps that were chosen, and returns which of them failed. */
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

    /** Does one step. */
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
