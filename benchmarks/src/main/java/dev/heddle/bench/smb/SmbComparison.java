// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smb;

import dev.heddle.bench.OtherLoad;
import dev.heddle.bench.figures.Figure;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Compares SMB clients on one private Samba. Each round runs all clients, row by row. The first round warms up and also
 * compares every byte of large files. A measurement is repeated if other processes used more than a small part of a
 * processor meanwhile.
 */
public final class SmbComparison implements AutoCloseable {
    private static final PrintStream OUT = System.out;
    private static final PrintStream PROGRESS = System.err;
    private static final int ATTEMPTS = 3;
    /** On the far link, the first round divides the amount by this number, because the code is warm by then. */
    private static final int FIRST_FAR_PART = 8;

    private static final Pipe.Properties FAR =
            new Pipe.Properties(Link.FAR_NANOS_EACH_WAY, Long.MAX_VALUE, 16 << 20, 1 << 20);
    private static final Pipe.Properties NARROW =
            new Pipe.Properties(0, Link.NARROW_BYTES_PER_SECOND, 128 << 10, 16 << 10);

    private final Settings settings;
    private final PrivateSamba samba;
    private final Fixture fixture;
    private final List<Relay> relays = new ArrayList<>();
    private final Map<Link, Integer> ports = new EnumMap<>(Link.class);
    private final Map<Party, Contender> contenders = new EnumMap<>(Party.class);
    private final Map<String, Long> amounts = new HashMap<>();
    private final List<Result> results = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final Path raw;

    private SmbComparison(Settings settings, PrivateSamba samba) throws IOException {
        this.settings = settings;
        this.samba = samba;
        this.fixture = new Fixture(samba);
        this.raw = Files.createDirectories(settings.folder())
                .resolve("smb-" + settings.security().name().toLowerCase(Locale.ROOT) + ".csv");
        Files.writeString(raw, Result.HEADER + "\n");
    }

    /**
     * Runs the comparison, prints the tables and writes each measurement to a file.
     *
     * @param args settings such as {@code rounds=3}; see the module's README
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Outcome outcome = run(Settings.of(args));
        if (!outcome.failures().isEmpty()) {
            throw new IllegalStateException("failed: " + outcome.failures());
        }
    }

    /**
     * Runs the comparison and returns its figures.
     *
     * @param remarks receives the failures
     * @param args settings such as {@code rounds=3}; see the module's README
     */
    public static List<Figure> measure(List<String> remarks, String... args) throws IOException, InterruptedException {
        Settings settings = Settings.of(args);
        Outcome outcome = run(settings);
        outcome.failures().forEach(failure -> remarks.add("failed: " + failure));
        return SmbFigures.of(settings.security(), outcome.results());
    }

    /**
     * The outcome of a comparison.
     *
     * @param results results of all rounds
     * @param failures rows and clients that failed and were not retried
     */
    record Outcome(List<Result> results, List<String> failures) {}

    static Outcome run(Settings settings) throws IOException, InterruptedException {
        try (PrivateSamba samba = PrivateSamba.start();
                SmbComparison comparison = new SmbComparison(settings, samba)) {
            comparison.start();
            for (int round = 0; round <= settings.rounds(); round++) {
                comparison.round(round);
            }
            return comparison.finish();
        }
    }

    private void start() throws IOException {
        ports.put(Link.LOOPBACK, samba.port());
        for (Map.Entry<Link, Pipe.Properties> link :
                Map.of(Link.FAR, FAR, Link.NARROW, NARROW).entrySet()) {
            Relay relay = new Relay(samba.port(), link.getValue());
            relays.add(relay);
            ports.put(link.getKey(), relay.port());
        }
        for (Party party : settings.parties()) {
            contenders.put(party, party.start(samba, settings.security()));
        }
    }

    private void round(int round) throws IOException {
        for (Case row : settings.cases()) {
            for (Map.Entry<Party, Contender> contender : turns(round)) {
                Party party = contender.getKey();
                if (party.does(row, settings.security()) && !failures.contains(key(row, party))) {
                    PROGRESS.printf("round %d of %d: %s, %s%n", round, settings.rounds(), row.title(), party.title());
                    measure(round, row, party, contender.getValue());
                }
            }
        }
    }

    /**
     * Returns the clients in the order of a round. Each round begins with another client, because the first one in a
     * row may have extra costs.
     */
    private List<Map.Entry<Party, Contender>> turns(int round) {
        List<Map.Entry<Party, Contender>> turns = new ArrayList<>(contenders.entrySet());
        Collections.rotate(turns, -round);
        return turns;
    }

    private static String key(Case row, Party party) {
        return row.title() + " | " + party.title();
    }

    /** Measures one row of one client. A failure is not retried, and the other measurements go on. */
    private void measure(int round, Case row, Party party, Contender contender) throws IOException {
        try {
            Result result = undisturbed(round, row, party, contender);
            results.add(result);
            Files.writeString(raw, result.line() + "\n", StandardOpenOption.APPEND);
            if (round == 0) {
                amounts.put(key(row, party), affordable(row.work(), result));
            }
        } catch (IOException | RuntimeException e) {
            PROGRESS.println(key(row, party) + ": " + e);
            failures.add(key(row, party));
        }
    }

    /** Returns the amount that the client does within the time limit, at the rate of the first round. */
    private long affordable(Work work, Result first) {
        long most = settings.amount(work);
        if (work == Work.LIST || work.statBeside()) {
            return most;
        }
        double seconds = first.done().seconds() / first.task().amount();
        long affordable = (long) (settings.limitSeconds() / seconds);
        long unit = work.bulk() ? Content.MIB : 1;
        return Math.min(most, Math.max(unit, affordable / unit * unit));
    }

    private long firstAmount(Case row) {
        long most = settings.amount(row.work());
        boolean part = row.link() == Link.FAR && row.work() != Work.LIST;
        return part ? Math.max(1, most / FIRST_FAR_PART) : most;
    }

    private Result undisturbed(int round, Case row, Party party, Contender contender) throws IOException {
        Task task = new Task(
                row.work(),
                row.parallel(),
                Optional.ofNullable(ports.get(row.link())).orElseThrow(),
                round == 0 ? firstAmount(row) : amounts.getOrDefault(key(row, party), settings.amount(row.work())),
                round == 0);
        Result result = once(round, row, party, contender, task);
        for (int i = 1; i < ATTEMPTS && round > 0 && result.otherCores() > settings.mostOtherCores(); i++) {
            result = once(round, row, party, contender, task);
        }
        return result;
    }

    private Result once(int round, Case row, Party party, Contender contender, Task task) throws IOException {
        fixture.before(task);
        ProcessUse client = new ProcessUse(contender.process(task.port()));
        Map<Long, Double> server = samba.cpuSeconds();
        OtherLoad others = new OtherLoad();
        Done done = contender.run(task);
        double otherCores = others.cores().orElse(0.0);
        Result result = new Result(
                round,
                row,
                party,
                task,
                done,
                client.cpuSeconds(),
                samba.cpuSecondsSince(server),
                client.peakMebibytes(),
                otherCores);
        fixture.after(task);
        return result;
    }

    private Outcome finish() throws IOException {
        String text = new Tables(settings, results, failures).text();
        OUT.println(text);
        Files.writeString(raw.resolveSibling(raw.getFileName().toString().replace(".csv", ".md")), text);
        return new Outcome(results, failures);
    }

    @Override
    public void close() throws IOException {
        contenders.values().forEach(Contender::close);
        for (Relay relay : relays) {
            relay.close();
        }
    }
}
