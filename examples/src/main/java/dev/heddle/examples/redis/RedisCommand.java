// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A command with its arguments. The server receives it as an array of strings. Immutable, unless someone writes to the
 * arrays that it holds.
 */
public final class RedisCommand {
    private final String name;
    /** The bytes of the command, in consecutive pieces. */
    final List<byte[]> pieces = new ArrayList<>();

    /** The total length of all pieces, in bytes. */
    final int length;

    /**
     * Makes a command.
     *
     * @param name such as {@code SET}
     * @param arguments a {@code byte[]} is sent as it is; any other object is sent as its {@link Object#toString} in
     *     UTF-8
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

    /** Returns the name in upper case. Arguments may be secret and must not get into exception messages. */
    @Override
    public String toString() {
        return name;
    }
}
