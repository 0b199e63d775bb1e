package dev.heddle.bench.figures;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

/**
 * One figure of one round.
 *
 * @param table what was measured, which is the heading of a table
 * @param row of that table: the load
 * @param column of that table: who bore it
 * @param unit of the value; what ends on {@code /s} is better the more it is, all else the less
 * @param round from 1 on
 * @param value finite
 */
public record Figure(String table, String row, String column, String unit, int round, double value) {
    private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();

    /** Checks the value. */
    public Figure {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(table + ", " + row + ", " + column + ": " + value);
        }
    }

    /** As one line of JSON. */
    public String line() {
        return JSON.toJson(this);
    }

    /** From one line of JSON. */
    public static Figure parse(String line) {
        return JSON.fromJson(line, Figure.class);
    }

    /** The same of another column. */
    public Figure inColumn(String other) {
        return new Figure(table, row, other, unit, round, value);
    }

    /** The same of another table. */
    public Figure inTable(String other) {
        return new Figure(other, row, column, unit, round, value);
    }
}
