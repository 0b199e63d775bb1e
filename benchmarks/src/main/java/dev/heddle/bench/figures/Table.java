package dev.heddle.bench.figures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Figures side by side. Rows and columns stand in the order in which they were first seen. */
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

    /** The tables that these figures fill, in the order in which they begin. */
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

    /** What was measured. */
    public String name() {
        return name;
    }

    /** Of all its figures. */
    public String unit() {
        return unit;
    }

    /** Whether more is better. */
    public boolean moreIsBetter() {
        return unit.endsWith("/s");
    }

    /** The loads. */
    public List<String> rows() {
        return List.copyOf(rows);
    }

    /** Who bore them. */
    public List<String> columns() {
        return List.copyOf(columns);
    }

    /** The figures of one place; empty where nothing was measured. */
    public Optional<Spread> at(String row, String column) {
        return Optional.ofNullable(values.get(new Place(row, column)))
                .map(list ->
                        Spread.of(list.stream().mapToDouble(Double::doubleValue).toArray()));
    }

    /**
     * As Markdown, without a heading.
     *
     * @param beginnings only rows that begin with one of these; an empty one is what all begin with
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
