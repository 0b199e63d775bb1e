package dev.heddle.core.spi;

import dev.heddle.core.Deadline;
import dev.heddle.core.TimeSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Notices that this process, or this machine, stood still, and gives all deadlines that passed meanwhile one common
 * grace: what came in time is not read yet. Thread-safe.
 */
final class Standstill {
    /** A deadline that is noticed so late tells about this side, and nothing about the peer. */
    private static final Duration LATE = Duration.ofSeconds(1);
    /** What came during a standstill is read within this time. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final TimeSource time;
    private @Nullable Deadline noticed;
    private Deadline grace = Deadline.NEVER;

    Standstill(TimeSource time) {
        this.time = time;
    }

    /**
     * Until when to wait: the deadline itself or, if it has passed in a standstill, the end of the grace; null if that
     * has passed too.
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
