// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.text;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Formats sizes, times and names. */
public final class Text {
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Text() {}

    /** Returns the name with control and format characters escaped, so that it is safe to print on a terminal. */
    public static String printable(String name) {
        if (name.codePoints().noneMatch(Text::isHarmful)) {
            return name;
        }
        StringBuilder safe = new StringBuilder();
        name.codePoints().forEach(c -> {
            if (!isHarmful(c)) {
                safe.appendCodePoint(c);
            } else {
                safe.append(String.format(Locale.ROOT, c < 0x100 ? "\\x%02x" : "\\u{%x}", c));
            }
        });
        return safe.toString();
    }

    private static boolean isHarmful(int c) {
        return switch (Character.getType(c)) {
            // Format characters change the direction of the text after them, or are invisible.
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    /** Formats a number of bytes in the largest fitting unit, such as {@code 1.5 MiB}. */
    public static String size(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double value = bytes / 1024.0;
        int unit = 0;
        // A value that would be rounded to 1024.0 is shown in the next unit.
        while (value >= 1023.95 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }

    /** Formats seconds as hours, minutes and seconds, such as {@code 1:02:03} or {@code 0:07}. */
    public static String duration(long seconds) {
        long minutes = seconds / 60;
        return minutes < 60
                ? String.format(Locale.ROOT, "%d:%02d", minutes, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", minutes / 60, minutes % 60, seconds % 60);
    }

    /** Formats a time to the second, for columns; dashes if the server does not know it. */
    public static String time(Instant time, ZoneId zone) {
        return time.equals(Instant.EPOCH) ? "-------------------" : format("uuuu-MM-dd HH:mm:ss", time, zone);
    }

    /** Formats a time with all digits and the offset; a dash if the server does not know it. */
    public static String exactTime(Instant time, ZoneId zone) {
        return time.equals(Instant.EPOCH) ? "-" : format("uuuu-MM-dd HH:mm:ss.SSSSSSS xx", time, zone);
    }

    private static String format(String pattern, Instant time, ZoneId zone) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(zone).format(time);
    }
}
