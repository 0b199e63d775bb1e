// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smux;

import java.time.Duration;

/**
 * The result of a run.
 *
 * @param perSecond bytes per second for bulk, otherwise responses per second
 * @param processorSeconds processor time per byte or response in seconds, both ends together
 */
record Rate(double perSecond, double processorSeconds) {
    /** Returns the processor time that this process has used so far, in seconds; 0 if the system does not report it. */
    static double processorSecondsSoFar() {
        return ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .map(Duration::toNanos)
                        .orElse(0L)
                / 1e9;
    }
}
