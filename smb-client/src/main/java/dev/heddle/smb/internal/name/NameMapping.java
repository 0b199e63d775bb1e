package dev.heddle.smb.internal.name;

import org.jspecify.annotations.Nullable;

/**
 * Names that SMB forbids, as macOS writes them: each character in question becomes one of Unicode's private use area.
 * The characters 1 to 31 and {@code " * : < > ? |} do so everywhere, a space or a dot where it ends the name. A
 * backslash parts names and cannot be in one.
 */
public final class NameMapping {
    /** Parts file and stream in the name of a CREATE request before it is mapped: a character that no path has. */
    public static final char STREAM = '\0';

    private static final char BASE = '\uF000';
    private static final String FORBIDDEN = "\"*:<>?\\|";
    private static final char FIRST_FORBIDDEN = '\uF020';
    private static final int BACKSLASH = FORBIDDEN.indexOf('\\');
    private static final char LAST_SPACE = '\uF028';
    private static final char LAST_DOT = '\uF029';
    private static final String WILDCARDS = "*?<>\"";

    private NameMapping() {}

    /** A path as the server is to see it. */
    public static String toServer(String path) {
        return map(path, "");
    }

    /** A pattern of a listing, whose wildcards stay what they are. */
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

    /** A name that the server told, as the user is to see it. */
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
            return name; // never one that would lead elsewhere
        }
        return mapped.toString();
    }

    /** Null for a character that stays. */
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
