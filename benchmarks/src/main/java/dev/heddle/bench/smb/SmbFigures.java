// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smb;

import dev.heddle.bench.figures.Figure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Converts the results of a comparison to figures. */
final class SmbFigures {
    private final String prefix;
    private final List<Figure> figures = new ArrayList<>();

    private SmbFigures(Security security) {
        this.prefix = "SMB, " + security.name().toLowerCase(Locale.ROOT) + ": ";
    }

    /**
     * Returns the figures of the rounds that count. Clients are in the order of the constants of {@link Party}, not in
     * the order of turns.
     */
    static List<Figure> of(Security security, List<Result> results) {
        SmbFigures all = new SmbFigures(security);
        results.stream()
                .filter(result -> result.round() > 0)
                .sorted(Comparator.comparing(Result::party))
                .forEach(all::add);
        return all.figures;
    }

    private void add(Result result) {
        Work work = result.row().work();
        if (work.statBeside()) {
            add(result, "longest stat beside a transfer", "ms", result.figure());
            add(result, "median stat beside a transfer", "ms", result.done().median());
        } else {
            add(result, work.bulk() ? "one large file" : "small files and listings", work.unit(), result.figure());
        }
        String amount = work.bulk() ? "1 GiB" : "1,000 files or entries";
        add(result, "client's processor time for " + amount, "s", result.clientCpuPerAmount());
        add(result, "server's processor time for " + amount, "s", result.serverCpuPerAmount());
        add(result, "client's peak memory", "MiB", (double) result.peakMebibytes());
    }

    private void add(Result result, String table, String unit, double value) {
        figures.add(
                new Figure(prefix + table, result.row().title(), result.party().title(), unit, result.round(), value));
    }
}
