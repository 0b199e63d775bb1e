// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smux;

import dev.heddle.bench.OtherLoad;
import dev.heddle.bench.figures.Figure;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares smux streams with raw TCP, and with the original smux in Go if its program is given. Each round runs every
 * case with every party. Prints tables of medians. A run is repeated if other processes used more than a small part of
 * a processor meanwhile. The first round warms up and compares every byte.
 */
public final class SmuxComparison {
    private static final PrintStream OUT = System.out;
    private static final PrintStream PROGRESS = System.err;
    private static final double MAX_OTHER_CORES = 0.06;
    private static final int ATTEMPTS = 5;
    private static final String GO = "go=";

    private final double mostOtherCores;
    private final List<Case> cases;
    private final List<Party> parties;
    private final Map<String, List<Rate>> rates = new TreeMap<>();
    private int disturbed;

    private SmuxComparison(double mostOtherCores, List<Case> cases, List<Party> parties) {
        this.mostOtherCores = mostOtherCores;
        this.cases = cases;
        this.parties = parties;
    }

    /**
     * Runs the comparison and prints its tables.
     *
     * @param args optional: rounds (5), seconds of each run (1), and regular expressions that match a part of the names
     *     of rows and of columns, such as {@code "Echo|Open" "v1"}; {@code go=PROGRAM} at any place names the program
     *     built from {@code benchmarks/src/main/go}
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> settings =
                Arrays.stream(args).filter(arg -> !arg.startsWith(GO)).toList();
        Path go = Arrays.stream(args)
                .filter(arg -> arg.startsWith(GO))
                .map(arg -> Path.of(arg.substring(GO.length())))
                .findFirst()
                .orElse(null);
        int rounds = settings.isEmpty() ? 5 : Integer.parseInt(settings.get(0));
        double seconds = settings.size() > 1 ? Double.parseDouble(settings.get(1)) : 1;
        String rows = settings.size() > 2 ? settings.get(2) : "";
        String columns = settings.size() > 3 ? settings.get(3) : "";
        try (GoPeer peer = go == null ? null : new GoPeer(go)) {
            SmuxComparison comparison = of(MAX_OTHER_CORES, rows, columns, peer);
            comparison.run(rounds, seconds);
            comparison.print(rounds, seconds);
        }
    }

    private static SmuxComparison of(double mostOtherCores, String rows, String columns, @Nullable GoPeer go) {
        List<Party> parties = new ArrayList<>(InProcess.all());
        if (go != null) {
            parties.addAll(go.parties());
        }
        Pattern row = Pattern.compile(rows);
        Pattern column = Pattern.compile(columns);
        return new SmuxComparison(
                mostOtherCores,
                Case.all().stream()
                        .filter(what -> row.matcher(what.title()).find())
                        .toList(),
                parties.stream()
                        .filter(party -> column.matcher(party.name()).find())
                        .toList());
    }

    /**
     * Runs the comparison and returns its figures.
     *
     * @param rounds number of rounds after the one that warms up
     * @param seconds duration of each run in seconds
     * @param mostOtherCores a run is repeated if other processes used more cores than this
     * @param rows a regular expression that matches a part of the names of rows
     * @param go the program built from {@code benchmarks/src/main/go}; null if there is none
     * @param remarks receives the number of runs that other processes disturbed
     */
    public static List<Figure> measure(
            int rounds, double seconds, double mostOtherCores, String rows, @Nullable Path go, List<String> remarks)
            throws IOException, InterruptedException {
        try (GoPeer peer = go == null ? null : new GoPeer(go)) {
            SmuxComparison comparison = of(mostOtherCores, rows, "", peer);
            comparison.run(rounds, seconds);
            if (comparison.disturbed > 0) {
                remarks.add("in " + comparison.disturbed + " runs others used more than " + mostOtherCores + " cores");
            }
            return comparison.figures();
        }
    }

    private List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        for (Case what : cases) {
            String table = what.work() == Case.Work.BULK ? "smux: bulk" : "smux: requests";
            String times = table + ", processor time of each";
            for (Party party : parties) {
                List<Rate> of = rates(what, party);
                for (int i = 0; i < of.size(); i++) {
                    String row = what.title();
                    figures.add(new Figure(table, row, party.name(), what.unit(), i + 1, what.inUnits(of.get(i))));
                    figures.add(
                            new Figure(times, row, party.name(), what.timeUnit(), i + 1, what.timeInUnits(of.get(i))));
                }
            }
        }
        return figures;
    }

    private void run(int rounds, double seconds) throws IOException, InterruptedException {
        for (int round = 0; round <= rounds; round++) {
            for (Case what : cases) {
                for (Party party : parties) {
                    PROGRESS.printf(Locale.ROOT, "round %d of %d: %s, %s: ", round, rounds, what.title(), party.name());
                    Rate rate = round == 0 ? party.measure(what, true, seconds) : undisturbed(what, party, seconds);
                    PROGRESS.println(figure(what.inUnits(rate)) + " " + what.unit());
                    if (round > 0) {
                        rates.computeIfAbsent(key(what, party), k -> new ArrayList<>())
                                .add(rate);
                    }
                }
            }
        }
    }

    private static String key(Case what, Party party) {
        return what.title() + " | " + party.name();
    }

    private List<Rate> rates(Case what, Party party) {
        return rates.getOrDefault(key(what, party), List.of());
    }

    private Rate undisturbed(Case what, Party party, double seconds) throws IOException, InterruptedException {
        for (int i = 0; ; i++) {
            OtherLoad others = new OtherLoad();
            Rate rate = party.measure(what, false, seconds);
            boolean quiet = others.cores().orElse(0.0) <= mostOtherCores;
            if (quiet || i + 1 == ATTEMPTS) {
                disturbed += quiet ? 0 : 1;
                return rate;
            }
        }
    }

    private void print(int rounds, double seconds) {
        OUT.printf(
                Locale.ROOT,
                "Medians [least-most] of %d interleaved rounds of %.1f s; in %d of %d runs other processes used more than %.2f cores in each attempt.%n",
                rounds,
                seconds,
                disturbed,
                rounds * cases.size() * parties.size(),
                mostOtherCores);
        OUT.println();
        printHeading("case");
        for (Case what : cases) {
            printRow(what, what.unit(), what::inUnits);
        }
        OUT.println();
        printHeading("processor time of each");
        for (Case what : cases) {
            printRow(what, what.timeUnit(), what::timeInUnits);
        }
    }

    private void printHeading(String first) {
        OUT.println("| " + first + " | " + parties.stream().map(Party::name).collect(Collectors.joining(" | ")) + " |");
        OUT.println("|---|" + "---|".repeat(parties.size()));
    }

    private void printRow(Case what, String unit, ToDoubleFunction<Rate> value) {
        OUT.println("| " + what.title() + ", " + unit + " | "
                + parties.stream().map(party -> cell(what, party, value)).collect(Collectors.joining(" | ")) + " |");
    }

    private String cell(Case what, Party party, ToDoubleFunction<Rate> value) {
        double[] sorted =
                rates(what, party).stream().mapToDouble(value).sorted().toArray();
        if (sorted.length == 0) {
            return "";
        }
        return figure(sorted[sorted.length / 2]) + " [" + figure(sorted[0]) + "-" + figure(sorted[sorted.length - 1])
                + "]";
    }

    private static String figure(double rate) {
        return String.format(Locale.ROOT, rate < 100 ? "%.1f" : "%.0f", rate);
    }
}
