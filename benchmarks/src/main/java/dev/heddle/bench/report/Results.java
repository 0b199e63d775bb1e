// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.report;

import dev.heddle.bench.figures.Figure;
import dev.heddle.bench.figures.RawResults;
import dev.heddle.bench.figures.Spread;
import dev.heddle.bench.figures.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** All files of results in one folder, and their tables. */
final class Results {
    private final List<RawResults> files;
    private final Map<String, Table> tables = new LinkedHashMap<>();

    /** Sorts the files by their start time and creates their tables. */
    Results(List<RawResults> files) {
        this.files =
                files.stream().sorted(Comparator.comparing(RawResults::begun)).toList();
        List<Figure> figures = new ArrayList<>();
        this.files.forEach(file -> figures.addAll(file.figures()));
        Table.of(figures).forEach(table -> tables.put(table.name(), table));
    }

    /** Reads all {@code .json} files of a folder. */
    static Results read(Path folder) throws IOException {
        List<Path> paths;
        try (Stream<Path> all = Files.list(folder)) {
            paths = all.filter(path -> path.toString().endsWith(".json")).toList();
        }
        List<RawResults> files = new ArrayList<>();
        for (Path path : paths) {
            files.add(RawResults.read(path));
        }
        if (files.isEmpty()) {
            throw new IOException("no results in " + folder + ": run 'heddle bench --full' or '--quick' first");
        }
        return new Results(files);
    }

    List<RawResults> files() {
        return files;
    }

    /** Returns a table by its name; empty if there is none. */
    Optional<Table> table(String name) {
        return Optional.ofNullable(tables.get(name));
    }

    /** Returns the median of one cell; empty if nothing was measured. */
    OptionalDouble median(String table, String row, String column) {
        return best(table, row, List.of(column));
    }

    /**
     * Returns the best median of several columns: the largest or the smallest, depending on the unit. Empty if nothing
     * was measured.
     */
    OptionalDouble best(String table, String row, List<String> columns) {
        Table found = tables.get(table);
        if (found == null) {
            return OptionalDouble.empty();
        }
        DoubleStream medians = columns.stream()
                .flatMap(column -> found.at(row, column).stream())
                .mapToDouble(Spread::median);
        return found.moreIsBetter() ? medians.max() : medians.min();
    }
}
