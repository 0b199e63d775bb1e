// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.report;

import dev.heddle.bench.ConnectionScale;
import dev.heddle.bench.ExchangeFigures;
import dev.heddle.bench.redis.RedisComparison;
import dev.heddle.bench.smb.StartUp;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The performance targets of the project, with their values from the results. For SMB, the best of Heddle's backends
 * counts.
 */
final class Targets {
    private static final List<String> BACKENDS = List.of("loop", "single", "threads", "virtual");
    private static final List<String> HEDDLE = List.of("heddle single", "heddle threads", "heddle virtual");
    private static final List<String> JAVA_PEERS = List.of("smbj", "smbj tuned", "jcifs");
    private static final List<String> BEST_PEERS = List.of("smbclient", "smbj", "smbj tuned", "jcifs");
    private static final List<Integer> CONVERSATIONS = List.of(1, 16, 256);
    private static final String NAIVE = "lockAndWrite";
    private static final String RAW = "rawSocket";

    private final Results results;
    private final List<Target> targets = new ArrayList<>();

    private Targets(Results results) {
        this.results = results;
    }

    static List<Target> of(Results results) {
        Targets all = new Targets(results);
        all.core();
        all.largeFiles();
        all.smallFiles();
        all.processorTime();
        all.startUp();
        all.smux();
        all.redis();
        return all.targets;
    }

    private void core() {
        String one = ExchangeFigures.row(128, 1, false);
        OptionalDouble raw = results.median(ExchangeFigures.P50, one, RAW);
        double[] times = {1.6, 1.15, 1.6, 2.8};
        for (int i = 0; i < times.length; i++) {
            String backend = BACKENDS.get(i);
            OptionalDouble own = results.median(ExchangeFigures.P50, callers(1, backend), backend);
            targets.add(Target.atMost(
                    "core, 1 caller, 128 B: p50 of " + backend + " in those of the raw socket",
                    times[i],
                    Target.ratio(own, raw)));
        }
        OptionalDouble naive = results.median(ExchangeFigures.EXCHANGES, callers(64, NAIVE), NAIVE);
        for (String backend : List.of("threads", "virtual")) {
            OptionalDouble own = results.median(ExchangeFigures.EXCHANGES, callers(64, backend), backend);
            targets.add(Target.atLeast(
                    "core, 64 callers, 128 B: exchanges of " + backend + " in those of lock and write",
                    backend.equals("threads") ? 2.5 : 8,
                    Target.ratio(own, naive)));
        }
        for (String backend : BACKENDS) {
            allocation(1, backend);
            allocation(64, backend);
        }
        targets.add(Target.atMost(
                "core: MiB of heap for 10,000 connections, virtual",
                600,
                results.median(ConnectionScale.HEAP, "10,000 connections", "virtual")));
    }

    private void allocation(int callers, String backend) {
        targets.add(Target.atMost(
                "core, " + callers + (callers == 1 ? " caller" : " callers")
                        + ", 128 B: bytes allocated for an exchange, " + backend,
                200,
                results.median(ExchangeFigures.ALLOCATED, callers(callers, backend), backend)));
    }

    /**
     * Returns the title of a row. Callers of the virtual backend are virtual threads, all other callers platform
     * threads.
     */
    private static String callers(int count, String party) {
        return ExchangeFigures.row(128, count, party.equals("virtual"));
    }

    private void largeFiles() {
        for (String way : List.of("read, ", "write, ")) {
            String near = way + "loopback";
            ratio("plain", "one large file", near, BEST_PEERS, "the best of the others", 1);
            for (String security : List.of("signed", "encrypted")) {
                ratio(security, "one large file", near, List.of("smbclient"), "smbclient", 1);
                ratio(security, "one large file", near, List.of("smbj"), "smbj", 5);
            }
            ratio("plain", "one large file", way + "10 ms", List.of("smbclient"), "smbclient", 1);
            ratio("plain", "one large file", way + "10 ms", List.of("smbj tuned"), "smbj tuned", 2);
        }
    }

    private void smallFiles() {
        for (String work : List.of("small reads", "small writes", "stats", "deletes")) {
            for (String link : List.of("loopback", "10 ms")) {
                boolean far = link.equals("10 ms");
                String table = "small files and listings";
                String peers = "the best Java peer";
                ratio("plain", table, work + ", 1 caller, " + link, JAVA_PEERS, peers, far ? 2.5 : 1.5);
                ratio("plain", table, work + ", 32 callers, " + link, JAVA_PEERS, peers, far ? 2.5 : 1.2);
            }
        }
        targets.add(Target.atLeast(
                "SMB, plain: small reads a second in a batch, 128 in flight, 10 ms",
                8000,
                results.best(
                        "SMB, plain: small files and listings", "batched small reads, 128 in flight, 10 ms", HEDDLE)));
    }

    private void ratio(String security, String what, String row, List<String> peers, String of, double limit) {
        String table = "SMB, " + security + ": " + what;
        targets.add(Target.atLeast(
                "SMB, " + security + ": " + row + ", in that of " + of,
                limit,
                Target.ratio(results.best(table, row, HEDDLE), results.best(table, row, peers))));
    }

    private void processorTime() {
        for (String row : List.of("read, loopback", "write, loopback")) {
            processorTime("1 GiB", row, 1);
        }
        for (String work : List.of("small reads", "small writes", "stats", "deletes")) {
            processorTime("1,000 files or entries", work + ", 1 caller, loopback", 0.5);
        }
    }

    private void processorTime(String amount, String row, double limit) {
        String table = "SMB, plain: client's processor time for " + amount;
        targets.add(Target.atMost(
                "SMB, plain: " + row + ", client's processor time in that of smbj",
                limit,
                Target.ratio(results.best(table, row, HEDDLE), results.median(table, row, "smbj"))));
    }

    private void startUp() {
        targets.add(Target.atMost("heddle --version, ms", 150, results.median(StartUp.TABLE, "--version", "heddle")));
        for (String how : List.of("signed", "encrypted")) {
            OptionalDouble millis = results.median(StartUp.TABLE, "get of 4 KiB, " + how, "heddle");
            targets.add(Target.atMost("heddle get of one file, " + how + ", ms", 400, millis));
        }
    }

    /**
     * Compares smux with one raw connection, and with the original in Go, which is measured only if its program is
     * given.
     */
    private void smux() {
        smuxInRaw("Bulk, 128 KiB, n = ", 1, 0.55, 0.75, 0.75);
        smuxInRaw("Bulk, 128 KiB, n = ", 2, 0.4, 0.6, 0.55);
        smuxInRaw("Echo, 64 B, n = ", 1, 0.5);
        smuxInGo("Bulk, 128 KiB, n = ", 1, 0.9, 0.9, 0.9);
        smuxInGo("Bulk, 128 KiB, n = ", 2, 1.2, 1.2, 1.2);
        smuxInGo("Bulk, 1 KiB, n = ", 1, 1.2, 2, 2);
        smuxInGo("Echo, 64 B, n = ", 1, 0.6, 1, 1.3);
        smuxInGo("Open echo close, 64 B, n = ", 1, 0.8, 1, 1);
        smuxTime("Bulk, 128 KiB, n = 16", 1.2);
        smuxTime("Echo, 64 B, n = 256", 0.9);
    }

    private void smuxInRaw(String row, int version, double... limits) {
        for (int i = 0; i < limits.length; i++) {
            smux(row + CONVERSATIONS.get(i), version, row + "1", "raw TCP", "one raw connection", limits[i]);
        }
    }

    private void smuxInGo(String row, int version, double... limits) {
        for (int i = 0; i < limits.length; i++) {
            String same = row + CONVERSATIONS.get(i);
            smux(same, version, same, "Go v" + version, "the original in Go", limits[i]);
        }
    }

    private void smux(String row, int version, String otherRow, String other, String of, double limit) {
        String table = row.startsWith("Bulk") ? "smux: bulk" : "smux: requests";
        targets.add(Target.atLeast(
                "smux v" + version + ": " + row + ", in that of " + of,
                limit,
                Target.ratio(results.best(table, row, columns(version)), results.median(table, otherRow, other))));
    }

    private void smuxTime(String row, double limit) {
        String table = (row.startsWith("Bulk") ? "smux: bulk" : "smux: requests") + ", processor time of each";
        targets.add(Target.atMost(
                "smux v1: " + row + ", processor time in that of the original in Go",
                limit,
                Target.ratio(results.best(table, row, columns(1)), results.median(table, row, "Go v1"))));
    }

    private void redis() {
        for (int callers : RedisComparison.callers()) {
            String row = RedisComparison.row(callers);
            targets.add(Target.atLeast(
                    RedisComparison.TABLE + ", " + row
                            + ": values a second in those of the better of Jedis and Lettuce",
                    1,
                    Target.ratio(
                            results.best(RedisComparison.TABLE, row, RedisComparison.own()),
                            results.best(RedisComparison.TABLE, row, RedisComparison.others()))));
        }
    }

    private static List<String> columns(int version) {
        return BACKENDS.stream().map(backend -> backend + " v" + version).toList();
    }
}
