// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.options;

import dev.heddle.cli.terminal.Io;
import dev.heddle.cli.url.LocalEncoding;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads a password and leaves no copy of it behind. */
public final class PasswordReader {
    private static final int MAX_BYTES = 1024;

    private PasswordReader() {}

    /**
     * Reads the password from standard input or from the environment, without a prompt. Returns null if there is none.
     * The caller overwrites the array.
     */
    public static char @Nullable [] given(Io io, boolean onStdin) throws IOException {
        if (onStdin) {
            return firstLine(io.stdin());
        }
        String fromEnvironment = io.environment().apply("HEDDLE_PASSWORD");
        return fromEnvironment == null ? null : readable(fromEnvironment.toCharArray(), "HEDDLE_PASSWORD");
    }

    /**
     * Returns the password; fails if Java could not decode it.
     *
     * @param source the name of the source, for the message
     */
    static char[] readable(char[] password, String source) throws IOException {
        if (LocalEncoding.isDamaged(CharBuffer.wrap(password))) {
            Arrays.fill(password, '\0');
            throw new IOException(source + " " + LocalEncoding.problem("use --password-stdin, in UTF-8"));
        }
        return password;
    }

    /**
     * Reads the first line, in UTF-8, without its line end. The bytes after it stay unread.
     *
     * @throws EOFException if there is not even an empty line
     */
    static char[] firstLine(InputStream in) throws IOException {
        byte[] line = new byte[MAX_BYTES];
        try {
            int length = 0;
            int next = in.read();
            if (next < 0) {
                throw new EOFException("standard input ended before the password");
            }
            while (next >= 0 && next != '\n') {
                if (length == MAX_BYTES) {
                    throw new IOException("the password on standard input is longer than " + MAX_BYTES + " bytes");
                }
                line[length++] = (byte) next;
                next = in.read();
            }
            if (length > 0 && line[length - 1] == '\r') {
                length--;
            }
            return decode(ByteBuffer.wrap(line, 0, length));
        } finally {
            Arrays.fill(line, (byte) 0);
        }
    }

    private static char[] decode(ByteBuffer utf8) throws IOException {
        CharBuffer chars = CharBuffer.allocate(utf8.remaining());
        try {
            if (StandardCharsets.UTF_8.newDecoder().decode(utf8, chars, true).isError()) {
                throw new IOException("the password on standard input is not UTF-8");
            }
            return Arrays.copyOf(chars.array(), chars.position());
        } finally {
            Arrays.fill(chars.array(), '\0');
        }
    }
}
