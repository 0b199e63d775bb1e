// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.text;

/** Quotes text for a POSIX shell. */
public final class Shell {
    private Shell() {}

    /** Returns the text as one word of a command line, quoted if needed. */
    public static String word(String text) {
        return text.matches("[A-Za-z0-9_@%+=:,./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
