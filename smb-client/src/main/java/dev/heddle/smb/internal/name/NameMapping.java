// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.name;

import org.jspecify.annotations.Nullable;

/**
 * Maps names that SMB forbids as macOS does: each forbidden character becomes a character of Unicode's private use
 * area. The characters 1 to 31 and {@code " * : < > ? |} are mapped everywhere, a space or a dot only at the end of a
 * name. A backslash separates names and cannot be part of one.
 */
public final class NameMapping {
    /**
     * Separates file and stream in the name of a CREATE request before the mapping: a character that no path contains.
     */
    public static final char STREAM = '\0';

    private static final char BASE = '\uF000';
    private static final String FORBIDDEN = "\"*:<>?\\|";
    private static final char FIRST_FORBIDDEN = '\uF020';
    private static final int BACKSLASH = FORBIDDEN.indexOf('\\');
    private static final char LAST_SPACE = '\uF028';
    private static final char LAST_DOT = '\uF029';
    private static final String WILDCARDS = "*?<>\"";

    private NameMapping() {}

    /** Maps a path to the form for the server. */
    public static String toServer(String path) {
        return map(path, "");
    }

    /** Maps the pattern of a listing; its wildcards stay. */
    public static String patternToServer(String pattern) {
        return map(pattern, WILDCARDS);
    }

    private static String map(String path, String kept) {
        StringBuilder mapped = null;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            char to = kept.indexOf(c) >= 0 ? c : toServer(c, endsName(path, i + 1));
            if (to != c) {
                mapped = mapped == null ? new StringBuilder(path) : mapped;
                mapped.setCharAt(i, to);
            }
        }
        return mapped == null ? path : mapped.toString();
    }

    private static boolean endsName(String path, int end) {
        return end == path.length() || path.charAt(end) == '\\' || path.charAt(end) == STREAM;
    }

    private static char toServer(char c, boolean last) {
        if (c == STREAM || c == '\\') {
            return c;
        }
        if (c < ' ') {
            return (char) (BASE + c);
        }
        int forbidden = FORBIDDEN.indexOf(c);
        if (forbidden >= 0) {
            return (char) (FIRST_FORBIDDEN + forbidden);
        }
        if (last && c == ' ') {
            return LAST_SPACE;
        }
        return last && c == '.' ? LAST_DOT : c;
    }

    /** Maps a name from the server to the user's form. */
    public static String toUser(String name) {
        StringBuilder mapped = null;
        for (int i = 0; i < name.length(); i++) {
            Character to = toUser(name.charAt(i), i == name.length() - 1);
            if (to != null) {
                mapped = mapped == null ? new StringBuilder(name) : mapped;
                mapped.setCharAt(i, to);
            }
        }
        if (mapped == null || mapped.toString().equals(".") || mapped.toString().equals("..")) {
            return name; // never a name that would lead elsewhere
        }
        return mapped.toString();
    }

    /** Returns null for a character that stays. */
    private static @Nullable Character toUser(char c, boolean last) {
        if (c > BASE && c < FIRST_FORBIDDEN) {
            return (char) (c - BASE);
        }
        int forbidden = c - FIRST_FORBIDDEN;
        if (forbidden >= 0 && forbidden < FORBIDDEN.length() && forbidden != BACKSLASH) {
            return FORBIDDEN.charAt(forbidden);
        }
        if (last && c == LAST_SPACE) {
            return ' ';
        }
        return last && c == LAST_DOT ? Character.valueOf('.') : null;
    }
}
