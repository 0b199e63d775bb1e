// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.figures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A table of figures. Rows and columns are in the order in which they first occur. */
public final class Table {
    private final String name;
    private final String unit;
    private final Set<String> rows = new LinkedHashSet<>();
    private final Set<String> columns = new LinkedHashSet<>();
    private final Map<Place, List<Double>> values = new LinkedHashMap<>();

    private record Place(String row, String column) {}

    private Table(String name, String unit) {
        this.name = name;
        this.unit = unit;
    }

    /** Groups figures into tables, in the order in which the tables first occur. */
    public static List<Table> of(List<Figure> figures) {
        Map<String, Table> tables = new LinkedHashMap<>();
        for (Figure figure : figures) {
            tables.computeIfAbsent(figure.table(), name -> new Table(name, figure.unit()))
                    .add(figure);
        }
        return List.copyOf(tables.values());
    }

    private void add(Figure figure) {
        if (!figure.unit().equals(unit)) {
            throw new IllegalArgumentException(name + " is in " + unit + ", not " + figure.unit());
        }
        rows.add(figure.row());
        columns.add(figure.column());
        values.computeIfAbsent(new Place(figure.row(), figure.column()), place -> new ArrayList<>())
                .add(figure.value());
    }

    /** Returns the heading of the table, which says what was measured. */
    public String name() {
        return name;
    }

    /** Returns the unit of all figures. */
    public String unit() {
        return unit;
    }

    /** Returns whether more is better. */
    public boolean moreIsBetter() {
        return unit.endsWith("/s");
    }

    /** Returns the titles of the rows: the loads. */
    public List<String> rows() {
        return List.copyOf(rows);
    }

    /** Returns the titles of the columns: the backends or clients under load. */
    public List<String> columns() {
        return List.copyOf(columns);
    }

    /** Returns the figures of one cell; empty if nothing was measured. */
    public Optional<Spread> at(String row, String column) {
        return Optional.ofNullable(values.get(new Place(row, column)))
                .map(list ->
                        Spread.of(list.stream().mapToDouble(Double::doubleValue).toArray()));
    }

    /**
     * Returns the table as Markdown, without a heading.
     *
     * @param beginnings prefixes of the rows to include; an empty prefix includes all rows
     */
    public String markdown(String... beginnings) {
        StringBuilder text = new StringBuilder("| ").append(unit);
        columns.forEach(column -> text.append(" | ").append(column));
        text.append(" |\n|---|").append("---|".repeat(columns.size())).append('\n');
        for (String row : rows) {
            if (Arrays.stream(beginnings).anyMatch(row::startsWith)) {
                text.append("| ").append(row);
                columns.forEach(column -> text.append(" | ")
                        .append(at(row, column).map(Spread::text).orElse("")));
                text.append(" |\n");
            }
        }
        return text.toString();
    }
}
