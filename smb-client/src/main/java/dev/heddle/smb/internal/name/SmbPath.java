// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.name;

import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Paths within a share in the protocol's form: names separated by backslashes, none at the ends. */
public final class SmbPath {
    private static final Pattern SEPARATOR = Pattern.compile("[/\\\\]");

    private SmbPath() {}

    /**
     * Converts a user's path to the protocol's form.
     *
     * @throws InvalidPathException if it contains a NUL or a {@code ..}
     */
    public static String normalize(String path) {
        return String.join("\\", names(path));
    }

    public static List<String> names(String path) {
        List<String> names = new ArrayList<>();
        for (String name : SEPARATOR.split(path, -1)) {
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            if (name.equals("..")) {
                throw new InvalidPathException(path, "'..' has no meaning on a share");
            }
            if (name.indexOf('\0') >= 0) {
                throw new InvalidPathException(path.replace('\0', '?'), "a NUL in a name");
            }
            names.add(name);
        }
        return names;
    }

    /** Converts a path of the protocol's form to the form that users get: names separated by slashes. */
    public static String toUser(String path) {
        return path.replace('\\', '/');
    }

    /** Returns the path as a user knows it, in quotes, for messages. */
    public static String quoted(String path) {
        return '\'' + toUser(path) + '\'';
    }

    public static String join(String directory, String name) {
        return directory.isEmpty() ? name : directory + "\\" + name;
    }
}
