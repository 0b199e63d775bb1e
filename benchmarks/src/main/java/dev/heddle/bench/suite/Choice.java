// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.suite;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The choices made on the command line.
 *
 * @param steps steps to run
 * @param results folder of the raw figures
 * @param report folder of the report
 * @param documents documents with tables to fill; none for a quick run or with {@code --folder}
 */
record Choice(List<Step> steps, Path results, Path report, List<Path> documents) {
    static Choice of(String... args) {
        Deque<String> left = new ArrayDeque<>(Arrays.asList(args));
        if (left.isEmpty()) {
            throw new IllegalArgumentException("the root folder is missing");
        }
        Path root = Path.of(left.remove()).toAbsolutePath();
        String mode = "";
        List<String> only = List.of();
        Path folder = null;
        Path go = null;
        while (!left.isEmpty()) {
            String option = left.remove();
            switch (option) {
                case "--quick", "--full", "--report" -> mode = option;
                case "--only" -> only = Arrays.asList(value(option, left).split(",", -1));
                case "--folder" -> folder = Path.of(value(option, left)).toAbsolutePath();
                case "--go" -> go = Path.of(value(option, left)).toAbsolutePath();
                default -> throw new IllegalArgumentException("unknown option: " + option);
            }
        }
        boolean elsewhere = folder != null || mode.equals("--quick");
        Path place = folder != null ? folder : root.resolve(elsewhere ? "benchmarks/target/quick" : "benchmarks");
        Path results = place.resolve("results");
        return new Choice(
                chosen(steps(mode, root.resolve("heddle"), results, go), only),
                results,
                place.resolve("report"),
                elsewhere
                        ? List.of()
                        : List.of(root.resolve("docs/choosing-a-backend.md"), root.resolve("smux/README.md")));
    }

    private static List<Step> steps(String mode, Path launcher, Path results, @Nullable Path go) {
        return switch (mode) {
            case "--quick" -> Plan.quick().steps(launcher, results, go);
            case "--full" -> Plan.full().steps(launcher, results, go);
            case "--report" -> List.of();
            default -> throw new IllegalArgumentException("choose --quick, --full or --report");
        };
    }

    private static List<Step> chosen(List<Step> steps, List<String> only) {
        if (only.isEmpty()) {
            return steps;
        }
        List<Step> chosen =
                steps.stream().filter(step -> only.contains(step.name())).toList();
        if (chosen.size() < only.size()) {
            throw new IllegalArgumentException("--only accepts "
                    + String.join(", ", steps.stream().map(Step::name).toList()) + "; unknown name in " + only);
        }
        return chosen;
    }

    private static String value(String option, Deque<String> left) {
        if (left.isEmpty()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return left.remove();
    }
}
