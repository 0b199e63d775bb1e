// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smb;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The results as text tables: a row for each case, a column for each client. */
final class Tables {
    private final Settings settings;
    private final List<Result> results;
    private final List<String> failures;

    Tables(Settings settings, List<Result> results, List<String> failures) {
        this.settings = settings;
        this.results = results;
        this.failures = failures;
    }

    String text() {
        long disturbed = results.stream()
                .filter(result -> result.otherCores() > settings.mostOtherCores())
                .count();
        String head = String.format(
                Locale.ROOT,
                "Medians [least-most] of %d interleaved rounds, %s; %d bytes, %d small files, %d entries, less where it would take more than %s s."
                        + " In %d of %d measurements others used more than %.2f cores.%n",
                settings.rounds(),
                settings.security().name().toLowerCase(Locale.ROOT),
                settings.bytes(),
                settings.files(),
                settings.entries(),
                settings.limitSeconds(),
                disturbed,
                results.size(),
                settings.mostOtherCores());
        return head
                + table("MiB/s, files or entries/s; stats: worst ms", Result::figure, settings.cases())
                + table(
                        "median of the stats beside, ms",
                        result -> result.done().median(),
                        besides())
                + table("client's processor seconds for 1 GiB or 1,000", Result::clientCpuPerAmount, settings.cases())
                + table("server's processor seconds for the same", Result::serverCpuPerAmount, settings.cases())
                + table("client's peak memory, MiB", Result::peakMebibytes, settings.cases())
                + failures.stream().map(failure -> "FAILED: " + failure + "\n").collect(Collectors.joining());
    }

    private List<Case> besides() {
        return settings.cases().stream().filter(row -> row.work().statBeside()).toList();
    }

    private String table(String what, ToDoubleFunction<Result> figure, List<Case> rows) {
        List<Party> parties = settings.parties();
        StringBuilder text = new StringBuilder("\n| " + what);
        parties.forEach(party -> text.append(" | ").append(party.title()));
        text.append(" |\n|---|").append("---|".repeat(parties.size())).append('\n');
        for (Case row : rows) {
            text.append("| ").append(row.title());
            parties.forEach(party -> text.append(" | ").append(cell(row, party, figure)));
            text.append(" |\n");
        }
        return text.toString();
    }

    private String cell(Case row, Party party, ToDoubleFunction<Result> figure) {
        double[] sorted = results.stream()
                .filter(result -> result.round() > 0
                        && result.party() == party
                        && result.row().equals(row))
                .mapToDouble(figure)
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            return "";
        }
        return figure(sorted[sorted.length / 2]) + " [" + figure(sorted[0]) + "-" + figure(sorted[sorted.length - 1])
                + "]";
    }

    private static String figure(double figure) {
        String format = figure < 1 ? "%.2f" : figure < 100 ? "%.1f" : "%.0f";
        return String.format(Locale.ROOT, format, figure);
    }
}
