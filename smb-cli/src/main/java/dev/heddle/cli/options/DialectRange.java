// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.options;

import dev.heddle.smb.SmbDialect;

/**
 * A range of dialects to offer.
 *
 * @param min the oldest dialect
 * @param max the newest dialect, not older than {@code min}
 */
record DialectRange(SmbDialect min, SmbDialect max) {
    /**
     * Reads {@code 3.0}, {@code 2.1..3.0}, {@code 3.0..} or {@code ..3.0}.
     *
     * @throws IllegalArgumentException if the text is none of these; its message says what is wrong
     */
    static DialectRange parse(String text) {
        int dots = text.indexOf("..");
        if (dots < 0) {
            SmbDialect only = SmbDialect.parse(text);
            return new DialectRange(only, only);
        }
        String from = text.substring(0, dots);
        String to = text.substring(dots + 2);
        SmbDialect[] all = SmbDialect.values();
        SmbDialect min = from.isEmpty() ? all[0] : SmbDialect.parse(from);
        SmbDialect max = to.isEmpty() ? all[all.length - 1] : SmbDialect.parse(to);
        if (min.compareTo(max) > 0) {
            throw new IllegalArgumentException("the range of dialects ends before it starts");
        }
        return new DialectRange(min, max);
    }
}
