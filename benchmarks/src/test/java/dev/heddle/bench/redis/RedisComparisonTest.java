// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.bench.figures.Figure;
import dev.heddle.examples.server.RedisServer;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that every client gets the right values. Rates are not checked. */
@Tag("integration")
@Timeout(180)
class RedisComparisonTest {
    @Test
    void figuresOfATinyRound() throws Exception {
        boolean ci = "true".equals(System.getenv("CI"));
        Assumptions.assumeTrue(ci || RedisServer.program("redis-server").isPresent(), RedisServer.HOW_TO_ENABLE);

        List<Figure> figures = RedisComparison.measure(1, 0.05, List.of(1, 8));

        assertThat(figures)
                .hasSize(2
                        * (RedisComparison.own().size()
                                + RedisComparison.others().size()))
                .allSatisfy(figure -> assertThat(figure.value()).isPositive());
        assertThat(figures).extracting(Figure::row).containsOnly("1 caller", "8 callers");
    }

    @Test
    void rowsAreNamedByTheirCallers() {
        assertThat(RedisComparison.callers().stream().map(RedisComparison::row))
                .containsExactly("1 caller", "64 callers", "1,000 callers");
    }
}
