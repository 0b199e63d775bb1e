// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.spi;

import dev.heddle.core.Deadline;
import dev.heddle.core.TimeSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Detects that this process or machine was suspended, and gives all deadlines that passed meanwhile one common grace
 * period: replies that came in time may not have been read yet. Thread-safe.
 */
final class Standstill {
    /** A deadline that is noticed later than this indicates a suspension of this process, not a slow peer. */
    private static final Duration LATE = Duration.ofSeconds(1);
    /** The grace period, in which the bytes received during the suspension are read. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final TimeSource time;
    private @Nullable Deadline noticed;
    private Deadline grace = Deadline.NEVER;

    Standstill(TimeSource time) {
        this.time = time;
    }

    /**
     * Returns until when to wait: the deadline itself or, if it passed during a suspension, the end of the grace
     * period; null if that has passed too.
     */
    @Nullable
    Deadline waitUntil(Deadline deadline) {
        long remaining = deadline.remainingNanos();
        return remaining > 0 ? deadline : graceFor(deadline, remaining);
    }

    private synchronized @Nullable Deadline graceFor(Deadline deadline, long remaining) {
        if (noticed != null && deadline.isBefore(noticed)) {
            return grace.expired() ? null : grace;
        }
        if (remaining >= -LATE.toNanos()) {
            return null;
        }
        noticed = Deadline.after(time, Duration.ZERO);
        grace = Deadline.after(time, GRACE);
        return grace;
    }
}
