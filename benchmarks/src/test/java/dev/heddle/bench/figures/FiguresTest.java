// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FiguresTest {
    private static final List<Figure> FIGURES = List.of(
            new Figure("Rate", "1 caller", "a \"b\" <c>", "/s", 1, 3.5),
            new Figure("Rate", "1 caller", "a \"b\" <c>", "/s", 2, 1e9),
            new Figure("Rate", "1 caller", "a \"b\" <c>", "/s", 3, 2),
            new Figure("Rate", "8 callers", "other", "/s", 1, 7),
            new Figure("Time", "1 caller", "other", "µs", 1, 0.25));

    private static RawResults results() {
        return new RawResults(
                "exchange", "-f 1", Machine.here(), "2025-01-02T03:04:05Z", 61.5, -1, List.of("a remark"), FIGURES);
    }

    @Test
    void aFileOfResultsIsReadAsItWasWritten(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("new").resolve("exchange.json");
        results().write(file);

        assertThat(RawResults.read(file)).isEqualTo(results());
        assertThat(Files.readAllLines(file)).as("a line for each figure").hasSize(2 + FIGURES.size());
    }

    @Test
    void whatIsNoFileOfResultsIsRefused(@TempDir Path folder) throws IOException {
        for (String content : List.of("", "[]", "{}", "{\"figures\":[{\"value\":\"much\"}]}")) {
            Path file = Files.writeString(folder.resolve("bad.json"), content);
            assertThatThrownBy(() -> RawResults.read(file))
                    .as(content)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("bad.json");
        }
    }

    @Test
    void aTableHasMediansLeastAndMost() {
        List<Table> tables = Table.of(FIGURES);

        assertThat(tables).extracting(Table::name).containsExactly("Rate", "Time");
        Table rate = tables.get(0);
        assertThat(rate.rows()).containsExactly("1 caller", "8 callers");
        assertThat(rate.at("1 caller", "a \"b\" <c>")).contains(new Spread(3.5, 2, 1e9, 3));
        assertThat(rate.at("1 caller", "other")).isEmpty();
        assertThat(rate.moreIsBetter()).isTrue();
        assertThat(tables.get(1).moreIsBetter()).isFalse();
        assertThat(rate.markdown("8")).isEqualTo("""
                | /s | a "b" <c> | other |
                |---|---|---|
                | 8 callers |  | 7.00 |
                """);
    }

    @Test
    void unitsAreNotMixedAndNothingIsInfinite() {
        assertThatThrownBy(() -> Table.of(List.of(FIGURES.get(0), new Figure("Rate", "1 caller", "other", "ms", 1, 1))))
                .hasMessageContaining("Rate is in /s, not ms");
        assertThatThrownBy(() -> new Figure("Rate", "1 caller", "other", "/s", 1, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void figuresHaveAsManyDigitsAsOneReads() {
        assertThat(Spread.text(0)).isEqualTo("0");
        assertThat(Spread.text(0.0123)).isEqualTo("0.0123");
        assertThat(Spread.text(1.234)).isEqualTo("1.23");
        assertThat(Spread.text(12.34)).isEqualTo("12.3");
        assertThat(Spread.text(1234.5)).isEqualTo("1235");
        assertThat(new Spread(2, 1, 3, 3).text()).isEqualTo("2.00 [1.00–3.00]");
        assertThat(new Spread(2, 2, 2, 1).text()).isEqualTo("2.00");
    }
}
