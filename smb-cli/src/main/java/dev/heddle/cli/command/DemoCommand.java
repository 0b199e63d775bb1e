// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.command;

import dev.heddle.cli.cleanup.TemporaryFolder;
import dev.heddle.cli.demo.DemoRound;
import dev.heddle.cli.demo.DemoSamples;
import dev.heddle.cli.demo.DemoStep;
import dev.heddle.cli.demo.DemoSteps;
import dev.heddle.cli.demo.DemoTable;
import dev.heddle.cli.terminal.Io;
import dev.heddle.core.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description = "Run the same work on each backend, side by side, against a server in this process.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle demo",
            "  heddle demo --backend single",
            "  heddle demo --json | jq -c '[.step, .backend, .microseconds]'",
            "",
            "Needs only Java: the server listens on the loopback, its files are in a",
            "temporary folder, and both are removed at the end. Every byte is compared. The",
            "demo shows that everything works; to compare speeds, use the benchmarks.",
        })
public final class DemoCommand extends BasicCommand {
    private final DemoSamples samples;
    private final Function<DemoSamples, List<DemoStep>> steps;

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            description = "Run only this backend: single, threads, virtual or loop (default: all).")
    private @Nullable String backend;

    public DemoCommand(Io io) {
        this(io, DemoSamples.USUAL, samples -> DemoSteps.of(samples, io.nanoTime()));
    }

    public DemoCommand(Io io, DemoSamples samples, Function<DemoSamples, List<DemoStep>> steps) {
        super(io);
        this.samples = samples;
        this.steps = steps;
    }

    @Override
    int execute() throws IOException {
        List<String> backends = backends();
        long start = io().nanoTime().getAsLong();
        int failures;
        try (TemporaryFolder folder = TemporaryFolder.create("heddle-demo-", io().unfinished())) {
            // A warm-up round: otherwise the first backend would pay for all code that is new to the JVM.
            Path before = Files.createDirectory(folder.path().resolve("before"));
            failures = round(samples.few(), DemoTable.Readers.NOBODY).run(backends, before);
            Path shown = Files.createDirectory(folder.path().resolve("shown"));
            failures += round(samples, json() ? DemoTable.Readers.PROGRAMS : DemoTable.Readers.PEOPLE)
                    .run(backends, shown);
        }
        if (failures > 0) {
            throw new IOException("steps that failed: " + failures + "; see the lines above");
        }
        if (!json()) {
            double seconds = (io().nanoTime().getAsLong() - start) / 1e9;
            io().line("");
            io().line(String.format(
                    Locale.ROOT,
                    "Every byte was compared; the servers and their files are gone. %.1f s in all.",
                    seconds));
        }
        return DONE;
    }

    private DemoRound round(DemoSamples some, DemoTable.Readers readers) {
        return new DemoRound(some, steps.apply(some), new DemoTable(io(), json(), readers), reporter());
    }

    private List<String> backends() {
        if (backend == null) {
            return Workers.available();
        }
        try {
            return List.of(Workers.named(backend).name());
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }
}
