package dev.heddle.smb.internal.name;

/** A name of one component: of a share or a pipe. */
public final class PlainName {
    private PlainName() {}

    /**
     * Checks a name.
     *
     * @param what whose name it is, for the message
     * @throws IllegalArgumentException if it is empty, or has a slash, a backslash or a NUL
     */
    public static void check(String what, String name) {
        if (name.isEmpty() || name.indexOf('\\') >= 0 || name.indexOf('/') >= 0 || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("not a " + what + "'s name: '" + name + "'");
        }
    }
}
