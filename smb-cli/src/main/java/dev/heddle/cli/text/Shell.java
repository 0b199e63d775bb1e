package dev.heddle.cli.text;

/** Writes for a POSIX shell. */
public final class Shell {
    private Shell() {}

    /** The text as one word of a command line. */
    public static String word(String text) {
        return text.matches("[A-Za-z0-9_@%+=:,./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
