package dev.heddle.bench.smux;

import java.time.Duration;

/**
 * What came of a run.
 *
 * @param perSecond bytes of bulk, else answers
 * @param processorSeconds that each of these took, both ends together
 */
record Rate(double perSecond, double processorSeconds) {
    /** What this process has used of the processors so far, in seconds; 0 if the system does not say. */
    static double processorSecondsSoFar() {
        return ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .map(Duration::toNanos)
                        .orElse(0L)
                / 1e9;
    }
}
