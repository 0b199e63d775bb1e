// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.bench.figures.Figure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests that connections in child JVMs and requests at fixed rates are measured and verified. Figures are not checked
 * for speed.
 */
@Timeout(600)
class ScaleTest {
    @Test
    void connectionsAreCounted() throws Exception {
        List<String> remarks = new ArrayList<>();

        List<Figure> figures = ConnectionScale.measure(List.of(3), 1, remarks);

        assertThat(remarks).isEmpty();
        assertThat(figures).extracting(Figure::column).contains("loop", "single", "threads", "virtual");
        assertThat(figures).hasSize(4 * 8).allSatisfy(figure -> {
            assertThat(figure.row()).isEqualTo("3 connections");
            assertThat(figure.value()).isNotNegative();
        });
        assertThat(figures)
                .filteredOn(figure -> figure.table().equals(ConnectionScale.HEAP))
                .allSatisfy(figure -> assertThat(figure.value()).isBetween(0.1, 600.0));
        assertThat(value(figures, "Platform threads", "threads"))
                .as("two for each connection")
                .isGreaterThanOrEqualTo(value(figures, "Platform threads", "single") + 6);
    }

    private static double value(List<Figure> figures, String table, String column) {
        return figures.stream()
                .filter(figure ->
                        figure.table().equals(table) && figure.column().equals(column))
                .findFirst()
                .orElseThrow()
                .value();
    }

    @Test
    void tooManyOpenFilesAreRefusedWithWhatToDo() {
        OpenFiles.require(10_000, 1, 10_200);
        assertThatThrownBy(() -> OpenFiles.require(10_000, 3, 20_000))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("10000 connections")
                .hasMessageContaining("ulimit -n 30200");
        OpenFiles.require(1, 1);
    }

    @Test
    void everyClientIsMeasuredAtEveryRate() throws Exception {
        List<Figure> figures = OpenLoop.measure(4, 1, 0.05, new ArrayList<>());

        assertThat(figures)
                .hasSize(6 * (1 + 3 * 4))
                .allSatisfy(figure -> assertThat(figure.value()).isPositive());
        assertThat(figures)
                .extracting(Figure::column)
                .contains("loop", "single", "threads", "virtual", "lockAndWrite", "rawSocket");
        assertThat(figures).extracting(Figure::row).contains("50 % of peak", "70 % of peak", "90 % of peak");
    }

    @Test
    void requestsAreDueAtFixedMomentsHoweverLateTheyAreTaken() {
        long start = System.nanoTime() - 1_000_000_000;
        Arrivals arrivals = new Arrivals(start, 1000, 0.005);

        assertThat(arrivals.count()).isEqualTo(5);
        for (int i = 0; i < 5; i++) {
            assertThat(arrivals.take()).as("number " + i).isEqualTo(start + i * 1_000_000L);
        }
        assertThat(arrivals.take()).isEqualTo(-1);
    }

    @Test
    void aRequestIsNotTakenBeforeItIsDue() {
        long start = System.nanoTime() + 20_000_000;

        long due = new Arrivals(start, 10, 0.1).take();

        assertThat(due).isEqualTo(start);
        assertThat(System.nanoTime() - due).isNotNegative();
    }

    @Test
    void whatFailsInAnotherJvmIsSaid() {
        assertThatThrownBy(() -> ChildJvm.figures(List.of(), ConnectionScale.class, List.of("none", "1", "1", "1")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ConnectionScale")
                .hasMessageContaining("none");
    }
}
