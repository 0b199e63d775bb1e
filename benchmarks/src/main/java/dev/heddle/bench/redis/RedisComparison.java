// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.redis;

import dev.heddle.bench.figures.Figure;
import dev.heddle.bench.figures.Table;
import dev.heddle.examples.redis.RedisClient;
import dev.heddle.examples.redis.RedisOptions;
import dev.heddle.examples.server.RedisServer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Compares the Redis client of the examples with Jedis and Lettuce, on one server on the loopback interface. Each round
 * runs all parties, row by row. The first round warms up. Callers compare every value.
 */
public final class RedisComparison {
    /** The name of the table of the figures. */
    public static final String TABLE = "redis: GET of 100 B";

    private static final String UNIT = "k/s";
    private static final int BYTES = 100;
    private static final PrintStream OUT = System.out;
    private static final PrintStream PROGRESS = System.err;

    private RedisComparison() {}

    /** Returns the number of callers of each row. */
    public static List<Integer> callers() {
        return List.of(1, 64, 1000);
    }

    /** Returns the title of the row with that many callers. */
    public static String row(int callers) {
        return callers == 1 ? "1 caller" : String.format(Locale.ROOT, "%,d callers", callers);
    }

    /** Returns the headings of Heddle's columns. */
    public static List<String> own() {
        return Party.heddle().stream().map(Party::name).toList();
    }

    /** Returns the headings of the other clients' columns. */
    public static List<String> others() {
        return Party.others().stream().map(Party::name).toList();
    }

    /**
     * Runs the comparison and prints its medians.
     *
     * @param args optional: rounds (5), seconds of each run (1), and numbers of callers (1 64 1000)
     */
    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        double seconds = args.length > 1 ? Double.parseDouble(args[1]) : 1;
        List<Integer> callers = args.length > 2
                ? Arrays.stream(args).skip(2).map(Integer::valueOf).toList()
                : callers();
        for (Table table : Table.of(measure(rounds, seconds, callers))) {
            OUT.println(table.name());
            OUT.println(table.markdown(""));
            for (String row : table.rows()) {
                OUT.printf(
                        Locale.ROOT,
                        "%s: the best backend gets %.2f times as many values as the best other client%n",
                        row,
                        best(table, row, own()) / best(table, row, others()));
            }
        }
    }

    private static double best(Table table, String row, List<String> columns) {
        return columns.stream()
                .flatMap(column -> table.at(row, column).stream())
                .mapToDouble(spread -> spread.median())
                .max()
                .orElse(Double.NaN);
    }

    /**
     * Runs the comparison and returns its figures.
     *
     * @param rounds number of rounds after the one that warms up
     * @param seconds duration of each run in seconds
     * @param callers number of parallel callers of each row
     * @throws IOException if {@code redis-server} is not installed
     */
    public static List<Figure> measure(int rounds, double seconds, List<Integer> callers) throws Exception {
        Path folder = Files.createTempDirectory("heddle-redis");
        try (RedisServer server = RedisServer.start(folder)) {
            fill(server.port(), callers.stream().max(Comparator.naturalOrder()).orElse(0));
            return measure(server.port(), rounds, seconds, callers);
        } finally {
            Files.deleteIfExists(folder.resolve("redis.log"));
            Files.delete(folder);
        }
    }

    private static void fill(int port, int keys) throws IOException {
        try (RedisClient client = RedisClient.connect(RedisOptions.of("127.0.0.1", port))) {
            for (int i = 0; i < keys; i++) {
                client.command("SET", Run.key(i), Run.value(i, BYTES));
            }
        }
    }

    private static List<Figure> measure(int port, int rounds, double seconds, List<Integer> callers) throws Exception {
        List<Party> parties =
                Stream.concat(Party.heddle().stream(), Party.others().stream()).toList();
        List<Figure> figures = new ArrayList<>();
        for (int round = 0; round <= rounds; round++) {
            for (int count : callers) {
                for (Party party : parties) {
                    double rate = new Run(party, count).perSecond(port, BYTES, seconds) / 1000;
                    PROGRESS.printf(
                            Locale.ROOT,
                            "round %d of %d: %s, %s: %.1f %s%n",
                            round,
                            rounds,
                            row(count),
                            party.name(),
                            rate,
                            UNIT);
                    if (round > 0) {
                        figures.add(new Figure(TABLE, row(count), party.name(), UNIT, round, rate));
                    }
                }
            }
        }
        return figures;
    }
}
