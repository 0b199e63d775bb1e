// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smb;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The settings of the comparison.
 *
 * @param rounds number of rounds after the one that warms up
 * @param bytes size of the large file
 * @param files number of small files
 * @param entries number of entries in the folder to list
 * @param narrowBytes size of the transfer during which stats are measured
 * @param limitSeconds time limit of a task; a client that takes longer in the first round does less in the later ones
 * @param mostOtherCores a measurement is repeated, at most twice, if other processes used more cores than this
 * @param security protection of the messages
 * @param rows text that the titles of rows must contain
 * @param columns texts of which the titles of columns must contain at least one
 * @param folder folder of the results
 */
record Settings(
        int rounds,
        long bytes,
        int files,
        int entries,
        long narrowBytes,
        double limitSeconds,
        double mostOtherCores,
        Security security,
        String rows,
        List<String> columns,
        Path folder) {
    /** Parses arguments like {@code rounds=3}, in any order; missing settings are those of a full run. */
    static Settings of(String... args) {
        Map<String, String> given = new HashMap<>();
        for (String arg : args) {
            String[] parts = arg.split("=", 2);
            if (parts.length < 2) {
                throw new IllegalArgumentException(arg + " is not of the form name=value");
            }
            given.put(parts[0], parts[1]);
        }
        Settings settings = new Settings(
                Integer.parseInt(take(given, "rounds", "3")),
                Long.parseLong(take(given, "bytes", Long.toString(1L << 30))),
                Integer.parseInt(take(given, "files", "1000")),
                Integer.parseInt(take(given, "entries", "10000")),
                Long.parseLong(take(given, "narrow", Long.toString(10 * Link.NARROW_BYTES_PER_SECOND))),
                Double.parseDouble(take(given, "limit", "20")),
                Double.parseDouble(take(given, "others", "0.1")),
                Security.valueOf(take(given, "security", "plain").toUpperCase(Locale.ROOT)),
                take(given, "rows", ""),
                Arrays.asList(take(given, "columns", "").split(",", -1)),
                Path.of(take(given, "folder", "benchmarks/results/smb")));
        if (!given.isEmpty()) {
            throw new IllegalArgumentException("unknown settings: " + given.keySet());
        }
        return settings;
    }

    private static String take(Map<String, String> given, String name, String otherwise) {
        String value = given.remove(name);
        return value == null ? otherwise : value;
    }

    List<Case> cases() {
        return Case.all().stream().filter(row -> row.title().contains(rows)).toList();
    }

    List<Party> parties() {
        return Arrays.stream(Party.values())
                .filter(party -> columns.stream().anyMatch(party.title()::contains))
                .toList();
    }

    /** Returns the maximum amount of the work. */
    long amount(Work work) {
        if (work.statBeside()) {
            return narrowBytes;
        }
        if (work.bulk()) {
            return bytes;
        }
        return work == Work.LIST ? entries : files;
    }
}
