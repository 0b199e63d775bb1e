package dev.heddle.smb.testserver.internal.files;

import dev.heddle.smb.wire.NtStatus;

/** Names of files, and the patterns that find them. */
public final class Names {
    /** Of the streams that hold bytes; directories and others have types of their own. */
    private static final String DATA_TYPE = ":$DATA";

    /**
     * The longest name, in characters; a pattern may not be longer, since matching takes as many steps for each file.
     */
    public static final int LONGEST = 255;

    private static final String FORBIDDEN = "\\/:*?\"<>|";

    private Names() {}

    /** Whether this can be the name of a file: no separator, no wildcard, no control character, no way up. */
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

    /** Where in a path the colon before a stream is; below 0 if there is none. */
    private static int colon(String smbPath) {
        return smbPath.indexOf(':', smbPath.lastIndexOf('\\') + 1);
    }

    /** A path without the stream that it ends with, if it does. */
    static String withoutStream(String smbPath) {
        int colon = colon(smbPath);
        return colon < 0 ? smbPath : smbPath.substring(0, colon);
    }

    /**
     * The stream that a path ends with, as {@code :name}, {@code :name:$DATA} or {@code ::$DATA} ([MS-FSCC] 2.1.5);
     * empty if it names the file itself.
     *
     * @throws StatusException if it is no such name, or of another type than data
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

    /** The same character for both letter cases, as Windows compares: one by one. */
    static char fold(char c) {
        return Character.toUpperCase(c);
    }

    /** Whether both are the same name where letter case does not count. */
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
     * Whether a pattern matches a name ([MS-FSA] 2.1.4.4): {@code *} any characters, {@code ?} any one, and the three
     * that DOS patterns turn into: {@code <} any characters up to the last dot, {@code >} any one or none at a dot or
     * the end, {@code "} a dot or the end.
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
     * From the positions in the name that the pattern so far leads to, to those that one more of its characters leads
     * to.
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
