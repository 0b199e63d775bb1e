// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.url;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/** Checks which names from a server may become local files, and which local names may go to a server. */
public final class LocalNames {
    private static final Pattern WINDOWS_DEVICE =
            Pattern.compile("(con|prn|aux|nul|conin\\$|conout\\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])[ ]*(\\..*)?");

    private LocalNames() {}

    /**
     * Returns the path of a name in the directory, and nowhere else.
     *
     * @param name as a server sent it
     * @throws IOException if the name could lead elsewhere, or this system does not allow it
     */
    public static Path child(Path directory, String name) throws IOException {
        if (isPath(name) || (File.separatorChar == '\\' && isSpecialOnWindows(name))) {
            throw refusal(name);
        }
        try {
            Path child = directory.resolve(name);
            // A check that holds on every system: exactly one name was appended.
            if (child.getNameCount() != directory.resolve("x").getNameCount() || !child.startsWith(directory)) {
                throw refusal(name);
            }
            return child;
        } catch (InvalidPathException e) {
            throw new IOException("not a file name on this system: it " + LocalEncoding.problem("rename it"), e);
        }
    }

    /**
     * Returns the last name of a local path, for a share.
     *
     * @throws IOException if a share cannot have the name, or Java cannot decode it
     */
    public static String forServer(Path local) throws IOException {
        if (!isReadable(local)) {
            throw new IOException("the name " + LocalEncoding.problem("rename it") + "; skipped");
        }
        return forServer(String.valueOf(local.getFileName()));
    }

    /**
     * Returns whether the text of the path names the same path. Where Java cannot decode bytes, the text has only a
     * replacement character.
     */
    public static boolean isReadable(Path local) {
        try {
            return local.getFileSystem().getPath(local.toString()).equals(local);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Returns the path for a message; bytes that are not UTF-8 are escaped as in {@code \xe9}. */
    public static String shown(Path local) {
        if (isReadable(local)) {
            return local.toString();
        }
        // Only the URI has the original bytes.
        String uri = local.toAbsolutePath().toUri().getRawPath();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < uri.length() - (uri.endsWith("/") ? 1 : 0); i++) {
            boolean escape = uri.charAt(i) == '%';
            bytes.write(escape ? HexFormat.fromHexDigits(uri, i + 1, i + 3) : uri.charAt(i));
            i += escape ? 2 : 0;
        }
        return utf8OrEscapes(ByteBuffer.wrap(bytes.toByteArray()));
    }

    private static String utf8OrEscapes(ByteBuffer bytes) {
        StringBuilder text = new StringBuilder();
        CharBuffer chars = CharBuffer.allocate(bytes.remaining());
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        for (CoderResult result = decoder.decode(bytes, chars, true);
                result.isError();
                result = decoder.reset().decode(bytes, chars, true)) {
            text.append(chars.flip());
            chars.clear();
            for (int i = 0; i < result.length(); i++) {
                text.append(String.format(Locale.ROOT, "\\x%02x", bytes.get()));
            }
        }
        return text.append(chars.flip()).toString();
    }

    /**
     * Returns the name if a share can have it as one name.
     *
     * @throws IOException if the server would take it for a path, or for a stream of another file
     */
    public static String forServer(String name) throws IOException {
        if (isPath(name) || name.indexOf(':') >= 0) {
            throw new IOException("a share cannot have a file named '" + name + "'");
        }
        return name;
    }

    /** Returns whether the text is anything but a single name. */
    public static boolean isPath(String name) {
        return name.isEmpty()
                || name.equals(".")
                || name.equals("..")
                || name.indexOf('/') >= 0
                || name.indexOf('\\') >= 0
                || name.indexOf('\0') >= 0;
    }

    /**
     * Returns whether Windows gives the name another meaning: it opens devices by certain names in every directory,
     * opens a stream after a colon, and drops dots and spaces at the end.
     */
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
