// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import java.io.IOException;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A moment on a {@link TimeSource} until which a call may wait. Immutable. */
public sealed class Deadline {
    /** Never passes. */
    public static final Deadline NEVER = new Deadline(null, 0);

    private final @Nullable TimeSource time;
    private final long at;

    private Deadline(@Nullable TimeSource time, long at) {
        this.time = time;
        this.at = at;
    }

    /** A deadline that {@link #extended} can move. */
    private static final class Extendable extends Deadline {
        /** How far one extension moves the deadline, in nanoseconds. */
        private final long step;
        /** The latest moment to which the deadline can be moved. */
        private final long limit;

        Extendable(TimeSource time, long at, long step, long limit) {
            super(time, at);
            this.step = step;
            this.limit = limit;
        }
    }

    /**
     * Returns the moment {@code timeout} from now.
     *
     * @param time the clock
     * @param timeout 0 or more; a timeout over 146 years means never
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

    /**
     * Returns the moment {@code timeout} from now, as a deadline that {@link #extended} can move.
     *
     * @param time the clock
     * @param timeout above 0
     * @param times the latest moment to which it can be moved, in timeouts from now, 1 or more
     */
    static Deadline extendable(TimeSource time, Duration timeout, int times) {
        if (times == 1
                || timeout.compareTo(Duration.ofNanos(Long.MAX_VALUE >> 1).dividedBy(times)) > 0) {
            return after(time, timeout);
        }
        long step = timeout.toNanos();
        long first = time.nanoTime() + step;
        return new Extendable(time, first, step, first + (times - 1) * step);
    }

    /**
     * Returns the moment one more timeout from now, or the latest one allowed; null if that is not after this deadline.
     */
    @Nullable
    Deadline extended() {
        if (!(this instanceof Extendable now) || time == null) {
            return null;
        }
        long next = time.nanoTime() + now.step;
        if (next - now.limit > 0) {
            next = now.limit;
        }
        return next - at > 0 ? new Extendable(time, next, now.step, now.limit) : null;
    }

    /**
     * Returns the nanoseconds left: {@link Long#MAX_VALUE} if this deadline never passes, 0 or less once it has passed.
     */
    public long remainingNanos() {
        return time == null ? Long.MAX_VALUE : at - time.nanoTime();
    }

    /** Whether the moment has passed. */
    public boolean expired() {
        return time != null && at - time.nanoTime() <= 0;
    }

    /** Parks the calling thread until it is unparked or interrupted or this deadline passes; may return spuriously. */
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

    /**
     * Waits until a channel of {@code selector} is ready, the selector is woken, the thread is interrupted, or this
     * deadline passes; may return early.
     *
     * @param selector its selected keys are not kept
     * @throws IOException if selecting fails
     */
    public void select(Selector selector) throws IOException {
        if (time == null) {
            selector.select(ready -> {});
        } else {
            time.select(selector, at - time.nanoTime());
        }
    }

    /** Returns the earlier of this and another deadline on the same clock. */
    public Deadline orEarlier(Deadline other) {
        return isBefore(other) ? this : other;
    }

    /** Whether this deadline is before another deadline on the same clock. */
    public boolean isBefore(Deadline other) {
        return time != null && (other.time == null || at - other.at < 0);
    }

    /**
     * Returns the moment on the clock, for ordering deadlines of one clock; {@link Long#MAX_VALUE} if this deadline
     * never passes.
     */
    public long nanoTime() {
        return time == null ? Long.MAX_VALUE : at;
    }
}
