package dev.heddle.examples.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A command with its arguments, which is an array of strings for the server. Immutable as long as nobody writes to the arrays inside. */
public final class RedisCommand {
    /** In upper case. */
    private final String name;
    /** The bytes of the command, one piece after the other. */
    final List<byte[]> pieces = new ArrayList<>();

    /** How many bytes there are in all pieces. */
    final int length;

    private RedisCommand(List<byte[]> words) {
        name = new String(words.get(0), UTF_8).toUpperCase(Locale.ROOT);
        String before = "*" + words.size() + "\r\n";
        for (byte[] word : words) {
            pieces.add((before + "$" + word.length + "\r\n").getBytes(UTF_8));
            pieces.add(word);
            before = "\r\n";
        }
        pieces.add(before.getBytes(UTF_8));
        length =
                Math.toIntExact(pieces.stream().mapToLong(piece -> piece.length).sum());
    }

    /**
     * A command of texts.
     *
     * @param words the name and its arguments, sent as UTF-8
     */
    public static RedisCommand of(String... words) {
        return new RedisCommand(
                Arrays.stream(words).map(word -> word.getBytes(UTF_8)).toList());
    }

    /**
     * A command of bytes.
     *
     * @param words the name and its arguments
     */
    public static RedisCommand of(byte[]... words) {
        return new RedisCommand(List.of(words));
    }

    /** The name, in upper case. Arguments may be secret, and must not get into messages of exceptions. */
    @Override
    public String toString() {
        return name;
    }
}
