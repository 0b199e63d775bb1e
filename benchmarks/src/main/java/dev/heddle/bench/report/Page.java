// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.report;

import dev.heddle.bench.figures.RawResults;
import dev.heddle.bench.figures.Spread;
import dev.heddle.bench.figures.Table;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The report as one HTML page that loads no other resource. */
final class Page {
    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>Heddle's benchmarks</title>
            <style>
            :root { color-scheme: light dark; }
            body { font: 15px/1.45 system-ui, sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; }
            table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
            th, td { border-bottom: 1px solid #8884; padding: 2px 10px; text-align: right; }
            th:first-child, td:first-child { text-align: left; }
            .wide { overflow-x: auto; }
            .reached { color: #2a8a3a; } .missed { color: #c04040; }
            svg { max-width: 100%; height: auto; font-family: inherit; }
            pre { background: #8882; padding: .6em; overflow-x: auto; }
            summary { cursor: pointer; margin: .6em 0; }
            </style>
            </head>
            <body>
            <h1>Heddle's benchmarks</h1>
            """;
    private static final String REPRODUCE = """
            <h2>Again, on your machine</h2>
            <pre>./heddle bench --full    # about two hours, nothing else busy; makes this page
            ./heddle bench --quick   # less than 15 minutes, direction only; page in benchmarks/target/quick/report
            ./heddle bench --report  # this page anew from the files in benchmarks/results</pre>
            """;

    private final Results results;
    private final StringBuilder html = new StringBuilder(HEAD);

    private Page(Results results) {
        this.results = results;
    }

    static String of(Results results) {
        return new Page(results).text();
    }

    private String text() {
        html.append(
                        "<p>Medians of the rounds, with the least and the most of them in brackets and as whiskers. Machine: ")
                .append(results.files().stream()
                        .map(file -> escape(file.machine().line()))
                        .distinct()
                        .collect(Collectors.joining("; ")))
                .append(".</p>\n")
                .append(REPRODUCE);
        targets(Targets.of(results));
        results.files().forEach(this::measurement);
        return html.append("</body>\n</html>\n").toString();
    }

    private void targets(List<Target> targets) {
        html.append("<h2>Targets</h2>\n<div class=\"wide\"><table>\n")
                .append("<tr><th>what</th><th>to reach</th><th>measured</th><th></th></tr>\n");
        for (Target target : targets) {
            String verdict = target.verdict();
            String measured =
                    target.reached().isPresent() ? Spread.text(target.reached().getAsDouble()) : "";
            html.append("<tr><td>").append(escape(target.what()));
            html.append("</td><td>").append(target.atLeast() ? "≥ " : "≤ ").append(Spread.text(target.limit()));
            html.append("</td><td>").append(measured);
            html.append("</td><td class=\"")
                    .append(verdict)
                    .append("\">")
                    .append(verdict)
                    .append("</td></tr>\n");
        }
        html.append("</table></div>\n");
    }

    private void measurement(RawResults file) {
        html.append("<h2 id=\"")
                .append(escape(file.name()))
                .append("\">")
                .append(escape(file.name()))
                .append("</h2>\n");
        html.append(String.format(
                Locale.ROOT,
                "<p>%s. Begun %s, took %.0f s.%s</p>%n<pre>./heddle bench --full --only %s</pre>%n",
                escape(file.settings()),
                escape(file.begun()),
                file.seconds(),
                file.otherCores() < 0
                        ? ""
                        : String.format(
                                Locale.ROOT, " Others used %.2f processors meanwhile, on average.", file.otherCores()),
                escape(file.name())));
        if (!file.remarks().isEmpty()) {
            html.append("<ul>\n");
            file.remarks()
                    .forEach(
                            remark -> html.append("<li>").append(escape(remark)).append("</li>\n"));
            html.append("</ul>\n");
        }
        Table.of(file.figures()).forEach(this::table);
    }

    private void table(Table table) {
        html.append("<h3>").append(escape(table.name())).append("</h3>\n<p>").append(escape(table.unit()));
        html.append(table.moreIsBetter() ? "; more is better.</p>\n" : "; less is better.</p>\n");
        html.append("<details><summary>Chart</summary>\n")
                .append(Chart.of(table))
                .append("</details>\n");
        html.append("<div class=\"wide\"><table>\n<tr><th></th>");
        table.columns()
                .forEach(column -> html.append("<th>").append(escape(column)).append("</th>"));
        html.append("</tr>\n");
        for (String row : table.rows()) {
            html.append("<tr><td>").append(escape(row)).append("</td>");
            table.columns()
                    .forEach(column -> html.append("<td>")
                            .append(table.at(row, column).map(Spread::text).orElse(""))
                            .append("</td>"));
            html.append("</tr>\n");
        }
        html.append("</table></div>\n");
    }

    /** Escapes text for HTML. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
