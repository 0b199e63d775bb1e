// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.bench.figures.Figure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that every party does every kind of work with the right bytes. Rates are not checked. */
@Timeout(180)
class SmuxComparisonTest {
    static Stream<Arguments> runs() {
        List<Arguments> runs = new ArrayList<>();
        for (Party party : InProcess.all()) {
            for (Case.Work work : Case.Work.values()) {
                runs.add(Arguments.of(party, new Case(work, work == Case.Work.BULK ? 100_000 : 64, 3)));
            }
        }
        return runs.stream();
    }

    @ParameterizedTest
    @MethodSource("runs")
    void works(Party party, Case what) throws Exception {
        Rate rate = party.measure(what, true, 0.05);

        assertThat(rate.perSecond()).isPositive();
        assertThat(rate.processorSeconds()).isNotNegative();
    }

    /** A script stands in for the real program, which is built by hand where Go is installed. */
    @Test
    void aPeerInAnotherProcess(@TempDir Path folder) throws Exception {
        Path program = Files.writeString(
                folder.resolve("peer"),
                "#!/bin/sh\nread work bytes streams version seconds\necho $bytes$streams$version 0.25\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Case what = new Case(Case.Work.ECHO, 64, 16);
        try (GoPeer peer = new GoPeer(program)) {
            Party second = peer.parties().get(1);

            assertThat(second.measure(what, true, 0.5)).isEqualTo(new Rate(64162, 0.25));
            assertThatThrownBy(() -> second.measure(what, true, 0.5)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void figuresOfARound() throws Exception {
        List<Figure> figures = SmuxComparison.measure(1, 0.02, 1000, "Echo, 64 B, n = 1", null, new ArrayList<>());

        assertThat(figures)
                .filteredOn(figure -> figure.table().equals("smux: requests"))
                .hasSize(2 * InProcess.all().size())
                .allSatisfy(figure -> assertThat(figure.value()).isPositive());
        assertThat(figures)
                .filteredOn(figure -> figure.table().equals("smux: requests, processor time of each"))
                .hasSize(2 * InProcess.all().size());
        assertThat(figures).extracting(Figure::row).containsOnly("Echo, 64 B, n = 1", "Echo, 64 B, n = 16");
    }
}
