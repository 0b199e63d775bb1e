package dev.heddle.bench.smux;

import dev.heddle.bench.OtherLoad;
import dev.heddle.bench.figures.Figure;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Measures streams of smux beside raw TCP: rounds over all parties, each case by case, and prints a table of medians. A run during which others used
 * more than a small part of a processor is repeated. The first round warms up, and compares every byte.
 */
public final class SmuxComparison {
    private static final PrintStream OUT = System.out;
    private static final PrintStream PROGRESS = System.err;
    private static final double MOST_OTHER_CORES = 0.06;
    private static final int ATTEMPTS = 5;

    private final double mostOtherCores;
    private final List<Case> cases;
    private final List<Party> parties;
    private final Map<String, List<Double>> rates = new TreeMap<>();
    private int disturbed;

    private SmuxComparison(double mostOtherCores, List<Case> cases, List<Party> parties) {
        this.mostOtherCores = mostOtherCores;
        this.cases = cases;
        this.parties = parties;
    }

    /**
     * Runs the comparison.
     *
     * @param args optional: rounds (5), seconds of each run (1), and what the names of rows and of columns must contain, as {@code "Echo" "v1"}
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        double seconds = args.length > 1 ? Double.parseDouble(args[1]) : 1;
        SmuxComparison comparison =
                of(MOST_OTHER_CORES, args.length > 2 ? args[2] : "", args.length > 3 ? args[3] : "");
        comparison.run(rounds, seconds);
        comparison.print(rounds, seconds);
    }

    private static SmuxComparison of(double mostOtherCores, String rows, String columns) {
        return new SmuxComparison(
                mostOtherCores,
                Case.all().stream().filter(row -> row.title().contains(rows)).toList(),
                Party.all().stream()
                        .filter(column -> column.name().contains(columns))
                        .toList());
    }

    /**
     * Runs the comparison and returns its figures.
     *
     * @param rounds after the one that warms up
     * @param seconds of each run
     * @param mostOtherCores a run during which others used more of the processors is repeated
     * @param rows what the names of rows must contain
     * @param remarks takes how many runs others disturbed
     */
    public static List<Figure> measure(
            int rounds, double seconds, double mostOtherCores, String rows, List<String> remarks)
            throws IOException, InterruptedException {
        SmuxComparison comparison = of(mostOtherCores, rows, "");
        comparison.run(rounds, seconds);
        if (comparison.disturbed > 0) {
            remarks.add("in " + comparison.disturbed + " runs others used more than " + mostOtherCores + " cores");
        }
        return comparison.figures();
    }

    private List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        for (Case what : cases) {
            String table = what.work() == Case.Work.BULK ? "smux: bulk" : "smux: requests";
            for (Party party : parties) {
                List<Double> of = rates.getOrDefault(key(what, party), List.of());
                for (int i = 0; i < of.size(); i++) {
                    figures.add(new Figure(table, what.title(), party.name(), what.unit(), i + 1, of.get(i)));
                }
            }
        }
        return figures;
    }

    private void run(int rounds, double seconds) throws IOException, InterruptedException {
        for (int round = 0; round <= rounds; round++) {
            for (Case what : cases) {
                for (Party party : parties) {
                    PROGRESS.printf(Locale.ROOT, "round %d of %d: %s, %s%n", round, rounds, what.title(), party.name());
                    if (round == 0) {
                        new Run(what, party, true).measure(seconds);
                    } else {
                        rates.computeIfAbsent(key(what, party), k -> new ArrayList<>())
                                .add(what.inUnits(undisturbed(what, party, seconds)));
                    }
                }
            }
        }
    }

    private static String key(Case what, Party party) {
        return what.title() + " | " + party.name();
    }

    private double undisturbed(Case what, Party party, double seconds) throws IOException, InterruptedException {
        double rate = 0;
        for (int i = 0; i < ATTEMPTS; i++) {
            OtherLoad others = new OtherLoad();
            rate = new Run(what, party, false).measure(seconds);
            if (others.cores().orElse(0.0) <= mostOtherCores) {
                return rate;
            }
        }
        disturbed++;
        return rate;
    }

    private void print(int rounds, double seconds) {
        OUT.printf(
                Locale.ROOT,
                "Medians [least-most] of %d interleaved rounds of %.1f s; in %d of %d runs others used more than %.2f cores each time.%n%n",
                rounds,
                seconds,
                disturbed,
                rounds * cases.size() * parties.size(),
                mostOtherCores);
        OUT.println("| case | " + parties.stream().map(Party::name).collect(Collectors.joining(" | ")) + " |");
        OUT.println("|---|" + "---|".repeat(parties.size()));
        for (Case what : cases) {
            OUT.println("| " + what.title() + ", " + what.unit() + " | "
                    + parties.stream().map(p -> cell(what, p)).collect(Collectors.joining(" | ")) + " |");
        }
    }

    private String cell(Case what, Party party) {
        double[] sorted = rates.getOrDefault(key(what, party), List.of()).stream()
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            return "";
        }
        return Arrays.stream(new double[] {sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]})
                .mapToObj(SmuxComparison::figure)
                .collect(Collectors.collectingAndThen(
                        Collectors.toList(), f -> f.get(0) + " [" + f.get(1) + "-" + f.get(2) + "]"));
    }

    private static String figure(double rate) {
        return String.format(Locale.ROOT, rate < 100 ? "%.1f" : "%.0f", rate);
    }
}
