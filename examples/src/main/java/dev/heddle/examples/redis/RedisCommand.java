package dev.heddle.examples.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A command with its arguments: an array of strings on the wire. Immutable, if the arrays are left alone. */
public final class RedisCommand {
    private static final byte[] CRLF = {'\r', '\n'};

    private final List<byte[]> words;

    private RedisCommand(List<byte[]> words) {
        if (words.isEmpty()) {
            throw new IllegalArgumentException("a command has a name");
        }
        this.words = words;
    }

    /** A command of texts: the name, and its arguments as UTF-8. */
    public static RedisCommand of(String... words) {
        return new RedisCommand(
                Arrays.stream(words).map(word -> word.getBytes(UTF_8)).toList());
    }

    /** A command of bytes: the name, and its arguments. */
    public static RedisCommand of(byte[]... words) {
        return new RedisCommand(List.of(words));
    }

    /** The name, in upper case. */
    String name() {
        return new String(words.get(0), UTF_8).toUpperCase(Locale.ROOT);
    }

    /** How many bytes {@link #encode} writes. */
    int length() {
        long length = lengthOfLine(words.size());
        for (byte[] word : words) {
            length += lengthOfLine(word.length) + word.length + CRLF.length;
        }
        return Math.toIntExact(length);
    }

    private static int lengthOfLine(int number) {
        int length = 1 + 1 + CRLF.length;
        for (int rest = number / 10; rest > 0; rest /= 10) {
            length++;
        }
        return length;
    }

    void encode(ByteBuffer target) {
        line(target, '*', words.size());
        for (byte[] word : words) {
            line(target, '$', word.length);
            target.put(word).put(CRLF);
        }
    }

    private static void line(ByteBuffer target, char type, int number) {
        target.put((byte) type).put(Integer.toString(number).getBytes(ISO_8859_1)).put(CRLF);
    }

    /** The name alone: arguments may be secret, and end up in messages of exceptions. */
    @Override
    public String toString() {
        return name();
    }
}
