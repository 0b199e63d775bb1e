// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.figures;

import java.util.Arrays;
import java.util.Locale;

/**
 * The median and the range of the figures of several rounds.
 *
 * @param median the median; of an even number of figures the larger of the middle two
 * @param least the smallest figure
 * @param most the largest figure
 * @param rounds number of figures
 */
public record Spread(double median, double least, double most, int rounds) {
    /** Returns the spread of one or more figures. */
    static Spread of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Spread(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1], sorted.length);
    }

    /** Returns a text such as {@code "12.3 [11.9–13.1]"}; of a single figure, the figure alone. */
    public String text() {
        return rounds == 1 ? text(median) : text(median) + " [" + text(least) + "–" + text(most) + "]";
    }

    /** Formats a figure with as many digits as are useful. */
    public static String text(double figure) {
        double size = Math.abs(figure);
        String format = size == 0 || size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.4f";
        return String.format(Locale.ROOT, format, figure);
    }
}
