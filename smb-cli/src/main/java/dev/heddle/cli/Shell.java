package dev.heddle.cli;

/** Writes for a POSIX shell. */
final class Shell {
    private Shell() {}

    /** The text as one word of a command line. */
    static String word(String text) {
        return text.matches("[A-Za-z0-9_@%+=:,./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
