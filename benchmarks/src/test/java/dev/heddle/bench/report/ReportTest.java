// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.bench.ExchangeFigures;
import dev.heddle.bench.figures.Figure;
import dev.heddle.bench.figures.Machine;
import dev.heddle.bench.figures.RawResults;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class ReportTest {
    private static final String GUIDE = """
            # Words

            <!-- table: Latency of an exchange, p50 | 128 B, 1 caller -->
            Old.
            <!-- end -->

            More words.

            <!-- table: Nobody measured this -->
            <!-- end -->
            """;

    private static final List<Figure> FIGURES = figures();

    private static List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        String one = ExchangeFigures.row(128, 1, false);
        for (int round = 1; round <= 3; round++) {
            figures.add(new Figure(ExchangeFigures.P50, one, "rawSocket", "µs", round, 10 * round));
            figures.add(new Figure(ExchangeFigures.P50, one, "single", "µs", round, 11 * round));
            figures.add(new Figure(ExchangeFigures.P50, one, "threads", "µs", round, 40 * round));
            figures.add(new Figure(ExchangeFigures.P50, "4 KiB, 1 caller", "<&>", "µs", round, round));
            figures.add(new Figure("SMB, signed: one large file", "read, loopback", "smbj", "MiB/s", round, 100));
            figures.add(
                    new Figure("SMB, signed: one large file", "read, loopback", "heddle single", "MiB/s", round, 90));
            figures.add(
                    new Figure("SMB, signed: one large file", "read, loopback", "heddle threads", "MiB/s", round, 600));
        }
        return figures;
    }

    private static Results results() {
        return new Results(List.of(new RawResults(
                "exchange", "a < b", Machine.here(), "2025-01-02T03:04:05Z", 61.5, 0.5, List.of("a remark"), FIGURES)));
    }

    @Test
    void eachTargetHasItsRatioAndItsVerdict() {
        List<Target> targets = Targets.of(results());

        assertThat(target(targets, "p50 of single").verdict()).isEqualTo("reached");
        assertThat(target(targets, "p50 of single").reached()).hasValue(1.1);
        assertThat(target(targets, "p50 of threads").verdict()).isEqualTo("missed");
        assertThat(target(targets, "p50 of virtual").verdict()).isEqualTo("not measured");
        assertThat(target(targets, "signed: read, loopback, in that of smbj").reached())
                .as("the best backend's")
                .hasValue(6);
        assertThat(targets).hasSizeGreaterThan(40);
    }

    private static Target target(List<Target> targets, String what) {
        return targets.stream()
                .filter(target -> target.what().contains(what))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void thePageIsWellFormedAndLoadsNothing() throws Exception {
        String page = Page.of(results());

        // The head has elements without an end tag, which are no XML; the body has none.
        String body = page.substring(page.indexOf("<body>"), page.indexOf("</html>"));
        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(body)));
        assertThat(document.getElementsByTagName("svg").getLength()).isEqualTo(2);
        assertThat(document.getElementsByTagName("rect").getLength())
                .as("a bar for each cell, and the legends")
                .isEqualTo(4 + 4 + 3 + 3);
        assertThat(document.getElementsByTagName("line").getLength())
                .as("whiskers")
                .isEqualTo(3 * (4 + 3));
        assertThat(page)
                .contains("&lt;&amp;&gt;", "a remark", "22.0 [11.0–33.0]", "heddle bench --full --only exchange");
        assertThat(page).doesNotContain("<script", "<link", "src=", "url(", "@import");
    }

    @Test
    void theGuidesTablesAreFilledAgainAndAgain() {
        String filled = Guide.fill(GUIDE, results());

        assertThat(filled)
                .contains(
                        "# Words",
                        "More words.",
                        "| 128 B, 1 caller | 20.0 [10.0–30.0] | 22.0 [11.0–33.0] |",
                        "Not measured yet.")
                .doesNotContain("Old.", "4 KiB");
        assertThat(Guide.fill(filled, results())).isEqualTo(filled);
    }

    @Test
    void whatIsKeptShowsWhatWasMeasured() throws IOException {
        Results measured = Results.read(Path.of("results"));

        for (String document : List.of("../docs/choosing-a-backend.md", "../smux/README.md")) {
            String text = Files.readString(Path.of(document));
            assertThat(text)
                    .as("%s; run './heddle bench --report' to create it again", document)
                    .isEqualTo(Guide.fill(text, measured))
                    .contains("<!-- table: ")
                    .doesNotContain("Not measured yet.");
        }
        assertThat(Path.of("report/index.html"))
                .as("run './heddle bench --report' to create it again")
                .hasContent(Page.of(measured));
    }

    @Test
    void makesThePageOfAFolderAndSaysWhereNothingIs(@TempDir Path folder) throws IOException {
        Path guide = Files.writeString(folder.resolve("guide.md"), GUIDE);
        Path empty = Files.createDirectory(folder.resolve("results"));
        assertThatThrownBy(() -> Report.make(empty, folder, List.of(guide)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("heddle bench --full");

        results().files().get(0).write(empty.resolve("exchange.json"));
        Path page = Report.make(empty, folder.resolve("report"), List.of(guide));

        assertThat(page).content().contains("p50 of single");
        assertThat(guide).content().contains("20.0 [10.0–30.0]");
    }
}
