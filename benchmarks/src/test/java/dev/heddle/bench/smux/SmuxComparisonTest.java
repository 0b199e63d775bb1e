package dev.heddle.bench.smux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.bench.figures.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every party does every kind of work, and every byte is right; no rate is looked at. */
@Timeout(60)
class SmuxComparisonTest {
    static Stream<Arguments> runs() {
        List<Arguments> runs = new ArrayList<>();
        for (Party party : Party.all()) {
            for (Case.Work work : Case.Work.values()) {
                runs.add(Arguments.of(party, new Case(work, work == Case.Work.BULK ? 100_000 : 64, 3)));
            }
        }
        return runs.stream();
    }

    @ParameterizedTest
    @MethodSource("runs")
    void works(Party party, Case what) throws Exception {
        assertThat(new Run(what, party, true).measure(0.05)).isPositive();
    }

    @Test
    void figuresOfARound() throws Exception {
        List<Figure> figures = SmuxComparison.measure(1, 0.02, 1000, "Echo, 64 B, n = 1", new ArrayList<>());

        assertThat(figures).hasSize(2 * Party.all().size()).allSatisfy(figure -> {
            assertThat(figure.table()).isEqualTo("smux: requests");
            assertThat(figure.value()).isPositive();
        });
        assertThat(figures).extracting(Figure::row).containsOnly("Echo, 64 B, n = 1", "Echo, 64 B, n = 16");
    }
}
