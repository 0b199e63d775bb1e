// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.options;

import dev.heddle.smb.SmbShare;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The snapshot that the user wants.
 *
 * @param text the argument as typed
 * @param named whether it is the name of a snapshot, and not a time
 * @param time the time
 * @param offset the offset of the time; null for local time
 */
public record SnapshotTime(
        String text,
        boolean named,
        LocalDateTime time,
        @Nullable ZoneOffset offset) {
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("'@GMT-'uuuu.MM.dd-HH.mm.ss", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /**
     * Reads {@code @GMT-2025.11.21-09.00.00}, {@code 2025-11-21T09:00:00Z} or {@code 2025-11-21 09:00}.
     *
     * @throws DateTimeException if it is none of them
     */
    static SnapshotTime parse(String text) {
        if (text.startsWith("@")) {
            return new SnapshotTime(text, true, LocalDateTime.parse(text, NAME), ZoneOffset.UTC);
        }
        String iso = text.replace(' ', 'T');
        var parsed = DateTimeFormatter.ISO_DATE_TIME.parseBest(iso, OffsetDateTime::from, LocalDateTime::from);
        return parsed instanceof OffsetDateTime exact
                ? new SnapshotTime(text, false, exact.toLocalDateTime(), exact.getOffset())
                : new SnapshotTime(text, false, LocalDateTime.from(parsed), null);
    }

    /** Returns the name that servers give the snapshot of a time. */
    public static String name(Instant time) {
        return NAME.format(time);
    }

    /** Returns the time of the matching snapshot of a share. Fails if there is none. */
    public Instant in(SmbShare share, ZoneId zone) throws IOException {
        Instant wanted = time.atZone(offset == null ? zone : offset).toInstant();
        List<Instant> snapshots = share.snapshots();
        return snapshots.stream()
                .filter(taken -> named ? taken.equals(wanted) : !taken.isAfter(wanted))
                .findFirst()
                .orElseThrow(() -> new IOException(missing(share.name(), snapshots)));
    }

    private String missing(String share, List<Instant> snapshots) {
        if (snapshots.isEmpty()) {
            return "the share " + share + " has no snapshots";
        }
        return "the share " + share + " has no snapshot " + (named ? text : "of " + text + " or before")
                + "; the oldest is " + name(snapshots.getLast()) + ", and 'heddle snapshots' lists them";
    }
}
