// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.files;

import dev.heddle.smb.wire.NtStatus;

/** Checks file names, and matches them with patterns. */
public final class Names {
    /** The type of data streams; streams of directories and other attributes have other types. */
    private static final String DATA_TYPE = ":$DATA";

    /**
     * The maximum length of a name, in characters. It is the limit for patterns too, since the cost of matching grows
     * with the pattern's length.
     */
    public static final int LONGEST = 255;

    private static final String FORBIDDEN = "\\/:*?\"<>|";

    private Names() {}

    /**
     * Returns whether this can be a file name: without separators, wildcards and control characters, and not {@code .}
     * or {@code ..}.
     */
    public static boolean isPlain(String name) {
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < ' ' || FORBIDDEN.indexOf(c) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns the index of the colon before the stream name; negative if there is none. */
    private static int colon(String smbPath) {
        return smbPath.indexOf(':', smbPath.lastIndexOf('\\') + 1);
    }

    /** Returns the path without its stream name. */
    static String withoutStream(String smbPath) {
        int colon = colon(smbPath);
        return colon < 0 ? smbPath : smbPath.substring(0, colon);
    }

    /**
     * Returns the stream name at the end of a path, given as {@code :name}, {@code :name:$DATA} or {@code ::$DATA}
     * ([MS-FSCC] 2.1.5); empty if the path names the file itself.
     *
     * @throws StatusException if the stream name is invalid, or has another type than data
     */
    static String stream(String smbPath) throws StatusException {
        int colon = colon(smbPath);
        if (colon < 0) {
            return "";
        }
        String text = smbPath.substring(colon + 1);
        int second = text.indexOf(':');
        String name = second < 0 ? text : text.substring(0, second);
        boolean typed = second >= 0 && text.substring(second).equalsIgnoreCase(DATA_TYPE);
        boolean plain = name.length() <= LONGEST && name.chars().noneMatch(c -> c == 0 || c == '/');
        if (!plain || (second >= 0 && !typed) || (name.isEmpty() && !typed)) {
            throw new StatusException(NtStatus.OBJECT_NAME_INVALID);
        }
        return name;
    }

    /** Returns the same character for both cases; like Windows, it folds character by character. */
    static char fold(char c) {
        return Character.toUpperCase(c);
    }

    /** Returns whether both names are equal, ignoring case. */
    static boolean same(String a, String b) {
        if (a.length() != b.length()) {
            return false;
        }
        for (int i = 0; i < a.length(); i++) {
            if (fold(a.charAt(i)) != fold(b.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns whether a pattern matches a name ([MS-FSA] 2.1.4.4): {@code *} matches any characters, {@code ?} any one.
     * Three more come from DOS patterns: {@code <} matches any characters up to the last dot, {@code >} any one
     * character, or nothing at a dot or the end, {@code "} a dot or the end.
     */
    static boolean matches(String pattern, String name) {
        boolean[] reached = new boolean[name.length() + 1];
        reached[0] = true;
        for (int p = 0; p < pattern.length(); p++) {
            reached = step(pattern.charAt(p), name, reached);
        }
        return reached[name.length()];
    }

    /**
     * Returns the positions in the name that the pattern can reach with one more character, starting from the positions
     * reached so far.
     */
    private static boolean[] step(char wanted, String name, boolean[] from) {
        boolean[] to = new boolean[from.length];
        int lastDot = name.lastIndexOf('.');
        for (int at = 0; at <= name.length(); at++) {
            if (!from[at]) {
                continue;
            }
            boolean atEnd = at == name.length();
            boolean atDot = !atEnd && name.charAt(at) == '.';
            switch (wanted) {
                case '*' -> reach(to, at, name.length());
                case '<' -> reach(to, at, at <= lastDot ? lastDot : name.length());
                case '?' -> reachNext(to, at, !atEnd);
                case '>' -> {
                    to[at] |= atEnd || atDot;
                    reachNext(to, at, !atEnd && !atDot);
                }
                case '"' -> {
                    to[at] |= atEnd;
                    reachNext(to, at, atDot);
                }
                default -> reachNext(to, at, !atEnd && fold(name.charAt(at)) == fold(wanted));
            }
        }
        return to;
    }

    private static void reach(boolean[] to, int first, int last) {
        for (int i = first; i <= last; i++) {
            to[i] = true;
        }
    }

    private static void reachNext(boolean[] to, int at, boolean can) {
        if (can) {
            to[at + 1] = true;
        }
    }
}
