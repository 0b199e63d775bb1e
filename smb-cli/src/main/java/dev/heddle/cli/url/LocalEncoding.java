package dev.heddle.cli.url;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * In which encoding Java reads local names, arguments and the environment. The locale decides; an option of the JVM
 * cannot.
 */
public final class LocalEncoding {
    private static final char REPLACEMENT = '\uFFFD';
    private static final String NAME = System.getProperty("sun.jnu.encoding", "UTF-8");

    private LocalEncoding() {}

    private static boolean isUtf8() {
        return Charset.isSupported(NAME) && Charset.forName(NAME).equals(StandardCharsets.UTF_8);
    }

    /** Whether the text has something in place of bytes that Java could not read. */
    public static boolean isDamaged(CharSequence text) {
        return text.chars().anyMatch(c -> c == REPLACEMENT);
    }

    /** What is wrong with a text or name that Java cannot read or write, and what to do. */
    public static String problem(String remedy) {
        return isUtf8()
                ? "is not UTF-8 (" + remedy + ")"
                : "has a character that Java, by the locale, cannot have in " + NAME
                        + " (set LC_ALL=C.UTF-8 or another UTF-8 locale that is installed)";
    }
}
