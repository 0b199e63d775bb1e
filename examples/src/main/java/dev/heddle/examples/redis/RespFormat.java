package dev.heddle.examples.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.heddle.core.FrameFormat;
import dev.heddle.core.ProtocolViolationException;
import java.nio.ByteBuffer;

/**
 * A frame is one whole value, with all the values inside. Strings are skipped by their length. Remembers how far it has
 * looked at a value of which more has to come, so that no line is looked at twice: for one connection. Values of
 * unknown length, which begin with {@code $?} or {@code *?}, are refused: no Redis server sends them.
 */
final class RespFormat implements FrameFormat {
    /** The longest value in bytes. */
    static final int MAX_LENGTH = 16 << 20;

    /** The longest line in bytes, CR and LF included; far above any status or error of a server. */
    static final int MAX_LINE = 64 << 10;

    /** How RESP2 says that there is no string, or no array. */
    static final String NO_VALUE = "-1";

    private static final String TYPES = "+-:,(#_$=!*~>%|";

    /** How many bytes of the frame are known to belong to it. */
    private int known;
    /** How many values are missing behind them. */
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
     * Where the line from {@code at} ends, behind its LF; {@link #MORE} if the end is not there, nor perhaps the
     * beginning.
     */
    static int lineEnd(ByteBuffer bytes, int at) throws ProtocolViolationException {
        check(at >= bytes.limit() || TYPES.indexOf(bytes.get(at)) >= 0, "no type of RESP");
        int last = Math.min(bytes.limit() - at, MAX_LINE) + at - 1;
        for (int i = at + 1; i < last; i++) {
            if (bytes.get(i) == '\r' || bytes.get(i) == '\n') {
                check(bytes.get(i) == '\r' && bytes.get(i + 1) == '\n', "CR or LF alone in a line");
                return i + 2;
            }
        }
        check(last - at < MAX_LINE - 1, "a line is too long");
        return MORE;
    }

    /** The line from {@code at} to {@code end}, without the type before it and CR and LF behind it. */
    static String line(ByteBuffer bytes, int at, int end) {
        byte[] line = new byte[end - 2 - (at + 1)];
        bytes.get(at + 1, line);
        return new String(line, UTF_8);
    }

    /** The length that a line tells, 0 or more. */
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
