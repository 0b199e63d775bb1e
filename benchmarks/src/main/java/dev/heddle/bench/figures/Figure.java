// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.figures;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

/**
 * A figure of one round.
 *
 * @param table heading of the table, which says what was measured
 * @param row row of the table: the load
 * @param column column of the table: the backend or client under load
 * @param unit unit of the value; for units that end with {@code /s} more is better, for all others less
 * @param round number of the round, from 1
 * @param value the value, which is finite
 */
public record Figure(String table, String row, String column, String unit, int round, double value) {
    private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();

    /** Checks that the value is finite. */
    public Figure {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(table + ", " + row + ", " + column + ": " + value);
        }
    }

    /** Returns this figure as one line of JSON. */
    public String line() {
        return JSON.toJson(this);
    }

    /** Parses a figure from one line of JSON. */
    public static Figure parse(String line) {
        return JSON.fromJson(line, Figure.class);
    }

    /** Returns a copy of this figure in another column. */
    public Figure inColumn(String other) {
        return new Figure(table, row, other, unit, round, value);
    }

    /** Returns a copy of this figure in another table. */
    public Figure inTable(String other) {
        return new Figure(other, row, column, unit, round, value);
    }
}
