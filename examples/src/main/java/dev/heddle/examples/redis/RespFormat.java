package dev.heddle.examples.redis;

import dev.heddle.core.FrameFormat;
import dev.heddle.core.ProtocolViolationException;
import java.nio.ByteBuffer;

/**
 * A frame is one whole value, with all the values inside. Strings are skipped by their length. Values of unknown length, which begin with
 * {@code $?} or {@code *?}, are refused: no Redis server sends them.
 */
final class RespFormat implements FrameFormat {
    /** The shortest value is {@code _}, CR, LF. */
    private static final int SHORTEST = 3;

    private final int maxFrameLength;

    RespFormat(int maxFrameLength) {
        this.maxFrameLength = maxFrameLength;
    }

    @Override
    public int maxFrameLength() {
        return maxFrameLength;
    }

    @Override
    public int frameLength(ByteBuffer bytes, int at) throws ProtocolViolationException {
        long next = at;
        for (long missing = 1; missing > 0; missing--) {
            int line = next < bytes.limit() ? RespLine.end(bytes, (int) next) : -1;
            if (line < 0) {
                return MORE;
            }
            missing += valuesInside(bytes, (int) next, line);
            next = line + bytesBehind(bytes, (int) next, line);
            if (next - at + SHORTEST * (missing - 1) > maxFrameLength) {
                throw new ProtocolViolationException("a value of more than " + maxFrameLength + " bytes");
            }
        }
        return (int) (next - at);
    }

    /** How many values follow the line and belong to its value. */
    private static long valuesInside(ByteBuffer bytes, int at, int end) throws ProtocolViolationException {
        return switch (bytes.get(at)) {
            case '*', '~', '>' -> Math.max(0, RespLine.length(bytes, at, end));
            case '%' -> 2 * Math.max(0, RespLine.length(bytes, at, end));
            case '|' -> 2 * Math.max(0, RespLine.length(bytes, at, end)) + 1; // and the value that has the attributes
            default -> 0;
        };
    }

    /** How many bytes follow the line and belong to its value. */
    private static long bytesBehind(ByteBuffer bytes, int at, int end) throws ProtocolViolationException {
        return switch (bytes.get(at)) {
            case '$', '=', '!' -> {
                long length = RespLine.length(bytes, at, end);
                yield length < 0 ? 0 : length + 2;
            }
            case '*', '~', '>', '%', '|', '+', '-', ':', ',', '(', '#', '_' -> 0;
            default -> throw new ProtocolViolationException("no type of RESP: " + (bytes.get(at) & 0xff));
        };
    }
}
