// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.report;

import java.util.OptionalDouble;

/**
 * A performance target and the measured value.
 *
 * @param what description of the target
 * @param limit the figure or ratio to reach
 * @param atLeast whether the value must be at least the limit; otherwise at most
 * @param reached the measured figure or ratio; empty if it was not measured
 */
record Target(String what, double limit, boolean atLeast, OptionalDouble reached) {
    static Target atLeast(String what, double limit, OptionalDouble reached) {
        return new Target(what, limit, true, reached);
    }

    static Target atMost(String what, double limit, OptionalDouble reached) {
        return new Target(what, limit, false, reached);
    }

    /** Returns the ratio of two figures; empty unless both were measured. */
    static OptionalDouble ratio(OptionalDouble of, OptionalDouble to) {
        return of.isPresent() && to.isPresent() && to.getAsDouble() != 0
                ? OptionalDouble.of(of.getAsDouble() / to.getAsDouble())
                : OptionalDouble.empty();
    }

    /** Returns "reached", "missed" or "not measured". */
    String verdict() {
        if (reached.isEmpty()) {
            return "not measured";
        }
        double value = reached.getAsDouble();
        return (atLeast ? value >= limit : value <= limit) ? "reached" : "missed";
    }
}
