package dev.heddle.examples.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A command with its arguments: for the server, an array of strings. Immutable as long as nobody writes to the arrays
 * inside.
 */
public final class RedisCommand {
    private final String name;
    /** The bytes of the command, one piece after the other. */
    final List<byte[]> pieces = new ArrayList<>();

    /** How many bytes all pieces have. */
    final int length;

    /**
     * Makes a command.
     *
     * @param name such as {@code SET}
     * @param arguments a {@code byte[]} is sent as it is, all else as its {@link Object#toString} in UTF-8
     */
    // snippet: protocol, requests
    public RedisCommand(String name, Object... arguments) {
        this.name = name.toUpperCase(Locale.ROOT);
        List<Object> words = new ArrayList<>(List.of(arguments));
        words.add(0, name);
        String before = "*" + words.size() + "\r\n";
        for (Object word : words) {
            byte[] bytes = word instanceof byte[] raw ? raw : word.toString().getBytes(UTF_8);
            pieces.add((before + "$" + bytes.length + "\r\n").getBytes(UTF_8));
            pieces.add(bytes);
            before = "\r\n";
        }
        pieces.add(before.getBytes(UTF_8));
        length = pieces.stream().mapToInt(piece -> piece.length).reduce(0, Math::addExact);
    }
    // end

    /** The name, in upper case. Arguments may be secret, and must not get into messages of exceptions. */
    @Override
    public String toString() {
        return name;
    }
}
