package dev.heddle.bench.figures;

import java.util.Arrays;
import java.util.Locale;

/**
 * The figures of several rounds.
 *
 * @param median the middle one; of an even number the larger of the two
 * @param least the least
 * @param most the most
 * @param rounds how many figures
 */
public record Spread(double median, double least, double most, int rounds) {
    /** Of one figure or more. */
    static Spread of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Spread(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1], sorted.length);
    }

    /** As {@code "12.3 [11.9–13.1]"}. */
    public String text() {
        return rounds == 1 ? text(median) : text(median) + " [" + text(least) + "–" + text(most) + "]";
    }

    /** A figure with as many digits as are worth reading. */
    public static String text(double figure) {
        double size = Math.abs(figure);
        String format = size == 0 || size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.4f";
        return String.format(Locale.ROOT, format, figure);
    }
}
