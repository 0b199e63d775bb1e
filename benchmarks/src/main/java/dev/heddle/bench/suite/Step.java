package dev.heddle.bench.suite;

import dev.heddle.bench.figures.Figure;
import java.util.List;

/**
 * One measurement of the suite.
 *
 * @param name of its file of results, and what one chooses it by
 * @param settings of it, as one would type them
 * @param measurement what it does
 */
record Step(String name, String settings, Measurement measurement) {
    /** Measures. */
    interface Measurement {
        /**
         * Returns the figures.
         *
         * @param remarks takes what the reader of the report should know
         * @throws Exception if there are no figures; the next step goes on
         */
        List<Figure> figures(List<String> remarks) throws Exception;
    }
}
