// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.report;

import dev.heddle.bench.figures.Spread;
import dev.heddle.bench.figures.Table;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Draws a table as bars, with whiskers from the smallest to the largest figure. Each row has its own scale, because
 * rows differ by orders of magnitude.
 */
final class Chart {
    private static final List<String> COLOURS =
            List.of("#4878a8", "#d08030", "#5a9e5a", "#b05050", "#8a6aae", "#7a7a7a", "#3aa0a0", "#a08a30");
    private static final int LABELS = 300;
    private static final int BARS = 420;
    private static final int WIDTH = 860;
    private static final int BAR = 12;
    private static final int GAP = 10;

    private final Table table;
    private final StringBuilder svg = new StringBuilder();
    private int y;

    private Chart(Table table) {
        this.table = table;
    }

    /** Returns the chart as an {@code svg} element that needs nothing else. */
    static String of(Table table) {
        return new Chart(table).draw();
    }

    private String draw() {
        legend();
        for (String row : table.rows()) {
            row(row);
        }
        return String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">%n%s</svg>%n",
                WIDTH,
                y,
                WIDTH,
                y,
                svg);
    }

    private void legend() {
        int x = LABELS;
        for (String column : table.columns()) {
            int width = 24 + 7 * column.length();
            if (x + width > WIDTH) {
                x = LABELS;
                y += BAR + 4;
            }
            rectangle(x, y + 2, 10, BAR - 2, colour(column));
            text(x + 14, y + BAR - 1, "start", column);
            x += width;
        }
        y += BAR + GAP;
    }

    private void row(String row) {
        double most = table.columns().stream()
                .flatMap(column -> table.at(row, column).stream())
                .mapToDouble(Spread::most)
                .max()
                .orElse(0);
        double scale = most > 0 ? BARS / most : 0;
        text(LABELS - 8, y + BAR - 2, "end", row);
        for (String column : table.columns()) {
            Optional<Spread> spread = table.at(row, column);
            spread.ifPresent(figure -> bar(figure, scale, colour(column)));
        }
        y += GAP;
    }

    private void bar(Spread figure, double scale, String colour) {
        rectangle(LABELS, y, Math.max(1, figure.median() * scale), BAR - 2, colour);
        double middle = y + BAR / 2.0 - 1;
        double from = LABELS + figure.least() * scale;
        double to = LABELS + figure.most() * scale;
        if (figure.rounds() > 1) {
            line(from, middle, to, middle);
            line(from, middle - 3, from, middle + 3);
            line(to, middle - 3, to, middle + 3);
        }
        text(LABELS + BARS + 8, y + BAR - 3, "start", figure.text());
        y += BAR;
    }

    private String colour(String column) {
        return COLOURS.get(table.columns().indexOf(column) % COLOURS.size());
    }

    private void rectangle(double x, double top, double width, double height, String colour) {
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>%n",
                x,
                top,
                width,
                height,
                colour));
    }

    private void line(double fromX, double fromY, double toX, double toY) {
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"currentColor\"/>%n",
                fromX,
                fromY,
                toX,
                toY));
    }

    private void text(double x, double base, String anchor, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"11\" fill=\"currentColor\">%s</text>%n",
                x,
                base,
                anchor,
                Page.escape(text)));
    }
}
