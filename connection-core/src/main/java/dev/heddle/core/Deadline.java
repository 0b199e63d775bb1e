package dev.heddle.core;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A moment on a {@link TimeSource} until which a call may wait. Immutable. */
public final class Deadline {
    /** Never passes. */
    public static final Deadline NEVER = new Deadline(null, 0);

    private final @Nullable TimeSource time;
    private final long at;

    private Deadline(@Nullable TimeSource time, long at) {
        this.time = time;
        this.at = at;
    }

    /**
     * The moment {@code timeout} from now.
     *
     * @param time the clock
     * @param timeout 0 or more; anything over 292 years counts as never
     */
    public static Deadline after(TimeSource time, Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("negative timeout: " + timeout);
        }
        if (timeout.compareTo(Duration.ofNanos(Long.MAX_VALUE >> 1)) > 0) {
            return NEVER;
        }
        return new Deadline(time, time.nanoTime() + timeout.toNanos());
    }

    /** Nanoseconds left: {@link Long#MAX_VALUE} if this never passes, 0 or less once it has passed. */
    public long remainingNanos() {
        return time == null ? Long.MAX_VALUE : at - time.nanoTime();
    }

    /** Whether the moment has passed. */
    public boolean expired() {
        return time != null && at - time.nanoTime() <= 0;
    }

    /** Parks the calling thread until unparked, interrupted or this moment; may return spuriously. */
    public void park() {
        if (time == null) {
            LockSupport.park();
        } else {
            long nanos = at - time.nanoTime();
            if (nanos > 0) {
                time.parkNanos(nanos);
            }
        }
    }

    /** The moment on the clock, for ordering deadlines of one clock; {@link Long#MAX_VALUE} if this never passes. */
    public long nanoTime() {
        return time == null ? Long.MAX_VALUE : at;
    }
}
