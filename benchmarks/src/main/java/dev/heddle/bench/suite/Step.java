// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.suite;

import dev.heddle.bench.figures.Figure;
import java.util.List;

/**
 * A measurement of the suite.
 *
 * @param name name of its file of results, and its name for {@code --only}
 * @param settings its settings, as on a command line
 * @param measurement the measurement itself
 */
record Step(String name, String settings, Measurement measurement) {
    /** The code of a measurement. */
    interface Measurement {
        /**
         * Measures and returns the figures.
         *
         * @param remarks receives notes for the reader of the report
         * @throws Exception if the measurement fails; the suite then runs the next step
         */
        List<Figure> figures(List<String> remarks) throws Exception;
    }
}
