// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.url;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * The encoding in which Java reads local names, arguments and the environment. The locale determines it; no option of
 * the JVM can.
 */
public final class LocalEncoding {
    private static final char REPLACEMENT = '\uFFFD';
    private static final String NAME = System.getProperty("sun.jnu.encoding", "UTF-8");

    private LocalEncoding() {}

    private static boolean isUtf8() {
        return Charset.isSupported(NAME) && Charset.forName(NAME).equals(StandardCharsets.UTF_8);
    }

    /** Returns whether the text has the replacement character for bytes that Java could not decode. */
    public static boolean isDamaged(CharSequence text) {
        return text.chars().anyMatch(c -> c == REPLACEMENT);
    }

    /** Returns the end of a message: what is wrong with a text that Java cannot decode or encode, and what to do. */
    public static String problem(String remedy) {
        return isUtf8()
                ? "is not UTF-8 (" + remedy + ")"
                : "has a character that does not exist in the locale's encoding " + NAME
                        + " (set LC_ALL=C.UTF-8 or another UTF-8 locale that is installed)";
    }
}
