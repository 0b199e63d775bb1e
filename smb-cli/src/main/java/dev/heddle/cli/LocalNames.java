package dev.heddle.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** Which names of a server may become local files, and which local names may go to a server. */
final class LocalNames {
    private static final Pattern WINDOWS_DEVICE =
            Pattern.compile("(con|prn|aux|nul|conin\\$|conout\\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])[ ]*(\\..*)?");

    private LocalNames() {}

    /**
     * The file of that name in the directory, and nowhere else.
     *
     * @param name as a server sent it
     * @throws IOException if the name could lead elsewhere, or this system cannot have it
     */
    static Path child(Path directory, String name) throws IOException {
        if (isPath(name) || (File.separatorChar == '\\' && isSpecialOnWindows(name))) {
            throw refusal(name);
        }
        try {
            Path child = directory.resolve(name);
            // Whatever the rules of this system are: exactly one name was appended.
            if (child.getNameCount() != directory.resolve("x").getNameCount() || !child.startsWith(directory)) {
                throw refusal(name);
            }
            return child;
        } catch (InvalidPathException e) {
            throw new IOException("this system cannot have a file named '" + name + "'", e);
        }
    }

    /**
     * The name, if a share can have it as one name.
     *
     * @throws IOException if the server would take it for a path or for a stream of another file
     */
    static String forServer(String name) throws IOException {
        if (isPath(name) || name.indexOf(':') >= 0) {
            throw new IOException("a share cannot have a file named '" + name + "'");
        }
        return name;
    }

    /** Whether this is anything but one name. */
    static boolean isPath(String name) {
        return name.isEmpty()
                || name.equals(".")
                || name.equals("..")
                || name.indexOf('/') >= 0
                || name.indexOf('\\') >= 0
                || name.indexOf('\0') >= 0;
    }

    /** Windows opens devices by such names in every directory, streams after a colon, and drops dots and spaces at the end. */
    static boolean isSpecialOnWindows(String name) {
        return name.indexOf(':') >= 0
                || name.endsWith(".")
                || name.endsWith(" ")
                || WINDOWS_DEVICE.matcher(name.toLowerCase(Locale.ROOT)).matches();
    }

    private static IOException refusal(String name) {
        return new IOException("the server's name '" + name + "' is not safe as a local file name; not written");
    }
}
