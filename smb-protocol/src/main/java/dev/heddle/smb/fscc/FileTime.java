// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.fscc;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Conversions of FILETIME ([MS-DTYP] 2.3.3), which counts units of 100 nanoseconds since 1601-01-01 00:00 UTC. */
public final class FileTime {
    /** In a change of times: leave this time unchanged. */
    public static final long UNCHANGED = 0;

    /** In a change of times: later operations on this handle do not update this time. */
    public static final long SUSPEND_UPDATES = -1;

    /** In a change of times: later operations on this handle update this time again. */
    public static final long RESUME_UPDATES = -2;

    private static final long SECONDS_FROM_1601_TO_1970 = 11_644_473_600L;
    private static final long UNITS_PER_SECOND = 10_000_000L;
    private static final long NANOS_PER_UNIT = 100L;
    private static final long LAST_SECOND = Long.MAX_VALUE / UNITS_PER_SECOND - 1;

    private FileTime() {}

    /**
     * Converts a FILETIME to an instant. Returns null for 0, which means that the file system does not store this time,
     * and for the negative special values.
     */
    public static @Nullable Instant toInstant(long fileTime) {
        if (fileTime <= 0) {
            return null;
        }
        return Instant.ofEpochSecond(
                fileTime / UNITS_PER_SECOND - SECONDS_FROM_1601_TO_1970, fileTime % UNITS_PER_SECOND * NANOS_PER_UNIT);
    }

    /**
     * Converts an instant to a FILETIME, rounded down to 100 nanoseconds.
     *
     * @throws IllegalArgumentException if the instant is before 1601 or after September 30828, or in the first 100
     *     nanoseconds of 1601, whose FILETIME 0 means {@link #UNCHANGED}
     */
    public static long ofInstant(Instant instant) {
        long seconds = Math.addExact(
                Math.max(instant.getEpochSecond(), -2 * SECONDS_FROM_1601_TO_1970), SECONDS_FROM_1601_TO_1970);
        if (seconds < 0 || seconds > LAST_SECOND) {
            throw new IllegalArgumentException(instant + " cannot be a FILETIME");
        }
        long fileTime = seconds * UNITS_PER_SECOND + instant.getNano() / NANOS_PER_UNIT;
        if (fileTime == UNCHANGED) {
            throw new IllegalArgumentException(instant + " has FILETIME 0, which means: unchanged");
        }
        return fileTime;
    }
}
