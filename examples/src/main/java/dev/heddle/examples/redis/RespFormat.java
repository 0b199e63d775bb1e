// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.heddle.core.FrameFormat;
import dev.heddle.core.ProtocolViolationException;
import java.nio.ByteBuffer;

/**
 * The frame format of RESP. A frame is one whole value, with all the values inside it. Strings are skipped by their
 * length. An instance remembers how much of an incomplete value it has parsed, so that it parses no line twice; use one
 * instance per connection. Values of unknown length, which begin with {@code $?} or {@code *?}, are refused: no Redis
 * server sends them.
 */
final class RespFormat implements FrameFormat {
    /** The maximum length of a value, in bytes. */
    static final int MAX_LENGTH = 16 << 20;

    /** The maximum length of a line, in bytes, including CR and LF; far above any status or error of a server. */
    static final int MAX_LINE = 64 << 10;

    /** The length that means "no string" or "no array" in RESP2. */
    static final String NO_VALUE = "-1";

    private static final String TYPES = "+-:,(#_$=!*~>%|";

    /** How many bytes are known to belong to the current frame. */
    private int known;
    /** How many values of the frame are missing behind the known bytes. */
    private long missing = 1;

    @Override
    public int maxFrameLength() {
        return MAX_LENGTH;
    }

    // snippet: protocol, frames
    @Override
    public int frameLength(ByteBuffer bytes, int at) throws ProtocolViolationException {
        while (missing > 0) {
            int next = at + known;
            int end = lineEnd(bytes, next);
            if (end == MORE) {
                return MORE;
            }
            known = end - at;
            missing--;
            addRest(bytes.get(next), line(bytes, next, end));
            check(known + 3 * missing <= MAX_LENGTH, "a value is too long"); // the shortest has 3 bytes
        }
        int length = known;
        known = 0;
        missing = 1;
        return length;
    }

    /** Counts what follows the first line of a value and belongs to it. */
    private void addRest(byte type, String line) throws ProtocolViolationException {
        switch (type) {
            case '$', '=', '!' -> known += line.equals(NO_VALUE) ? 0 : length(line) + 2;
            case '*', '~', '>' -> missing += line.equals(NO_VALUE) ? 0 : length(line);
            case '%' -> missing += 2L * length(line);
            case '|' -> missing += 2L * length(line) + 1; // and the value that has these attributes
            default -> {}
        }
    }
    // end

    /**
     * Returns the index behind the LF of the line that starts at {@code at}; {@link #MORE} if the end of the line, or
     * even its beginning, has not arrived.
     */
    static int lineEnd(ByteBuffer bytes, int at) throws ProtocolViolationException {
        check(at >= bytes.limit() || TYPES.indexOf(bytes.get(at)) >= 0, "not a type of RESP");
        int last = Math.min(bytes.limit() - at, MAX_LINE) + at - 1;
        for (int i = at + 1; i < last; i++) {
            if (bytes.get(i) == '\r' || bytes.get(i) == '\n') {
                check(bytes.get(i) == '\r' && bytes.get(i + 1) == '\n', "a line contains a lone CR or LF");
                return i + 2;
            }
        }
        check(last - at < MAX_LINE - 1, "a line is too long");
        return MORE;
    }

    /** Returns the line from {@code at} to {@code end}, without its type and without CR and LF. */
    static String line(ByteBuffer bytes, int at, int end) {
        byte[] line = new byte[end - 2 - (at + 1)];
        bytes.get(at + 1, line);
        return new String(line, UTF_8);
    }

    /** Parses a line as a length, 0 or more. */
    static int length(String line) throws ProtocolViolationException {
        boolean digits = !line.isEmpty() && line.chars().allMatch(Character::isDigit);
        check(digits && line.length() < 10, "not a length");
        return Integer.parseInt(line);
    }

    static void check(boolean valid, String problem) throws ProtocolViolationException {
        if (!valid) {
            throw new ProtocolViolationException(problem);
        }
    }
}
