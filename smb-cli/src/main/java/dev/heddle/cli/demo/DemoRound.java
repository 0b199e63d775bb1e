// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.demo;

import dev.heddle.cli.cleanup.CleanEnd;
import dev.heddle.cli.terminal.Reporter;
import dev.heddle.cli.text.Failures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One round of the demo: all steps on all backends.
 *
 * @param samples the files
 * @param steps the steps to run
 * @param table shows the results
 * @param reporter reports failures
 */
public record DemoRound(DemoSamples samples, List<DemoStep> steps, DemoTable table, Reporter reporter) {
    /**
     * Runs the steps, and continues after a failure.
     *
     * @param folder an empty directory, which the servers share
     * @return the number of failures; each step on each backend counts as one
     */
    public int run(List<String> backends, Path folder) throws IOException {
        List<DemoLane> lanes = new ArrayList<>();
        try {
            table.preparing("placing " + samples.smallFiles() + " small files and a large one...");
            samples.place(folder);
            for (String backend : backends) {
                lanes.add(DemoLane.open(backend, folder));
            }
            table.head(lanes.getFirst().session().info(), backends);
            int failures = 0;
            for (DemoStep step : steps) {
                failures += row(step, lanes);
            }
            return failures;
        } finally {
            table.clear();
            CleanEnd.cleanUp(() -> lanes.forEach(DemoLane::close));
        }
    }

    private int row(DemoStep step, List<DemoLane> lanes) throws IOException {
        table.begin(step.title());
        int failures = 0;
        for (DemoLane lane : lanes) {
            if (!done(step, lane)) {
                failures++;
            }
        }
        table.end();
        return failures;
    }

    private boolean done(DemoStep step, DemoLane lane) throws IOException {
        DemoStep.Outcome outcome;
        try {
            outcome = step.action().run(lane, table.progress());
        } catch (IOException | UncheckedIOException e) {
            IOException failure = e instanceof UncheckedIOException wrapped ? Failures.cause(wrapped) : (IOException) e;
            if (Thread.currentThread().isInterrupted()) {
                throw failure;
            }
            table.clear();
            reporter.failure(step.title() + ", " + lane.backend(), failure);
            table.failed();
            return false;
        }
        table.done(step, lane.backend(), outcome);
        return true;
    }
}
