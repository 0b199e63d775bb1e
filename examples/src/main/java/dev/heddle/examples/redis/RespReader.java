// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.redis;

import static dev.heddle.examples.redis.RespFormat.NO_VALUE;
import static dev.heddle.examples.redis.RespFormat.check;
import static dev.heddle.examples.redis.RespFormat.length;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.heddle.core.ProtocolViolationException;
import dev.heddle.examples.redis.RespValue.Array;
import dev.heddle.examples.redis.RespValue.BigNumber;
import dev.heddle.examples.redis.RespValue.Bool;
import dev.heddle.examples.redis.RespValue.BulkString;
import dev.heddle.examples.redis.RespValue.ErrorReply;
import dev.heddle.examples.redis.RespValue.IntNumber;
import dev.heddle.examples.redis.RespValue.MapValue;
import dev.heddle.examples.redis.RespValue.Null;
import dev.heddle.examples.redis.RespValue.Push;
import dev.heddle.examples.redis.RespValue.RealNumber;
import dev.heddle.examples.redis.RespValue.SetValue;
import dev.heddle.examples.redis.RespValue.SimpleString;
import dev.heddle.examples.redis.RespValue.Verbatim;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one value from the bytes of a frame. Allocates no memory for an announced length that the frame does not
 * contain.
 */
final class RespReader {
    /** How deep arrays, sets and maps may be nested. */
    static final int MAX_DEPTH = 32;

    private RespReader() {}

    /**
     * Reads a value.
     *
     * @param frame contains the value from its position on; afterwards its position is behind the value
     */
    static RespValue read(ByteBuffer frame) throws ProtocolViolationException {
        try {
            return value(frame, 0);
        } catch (NumberFormatException e) {
            throw new ProtocolViolationException("not a number: " + e.getMessage());
        }
    }

    private static RespValue value(ByteBuffer in, int depth) throws ProtocolViolationException {
        int at = in.position();
        int end = RespFormat.lineEnd(in, at);
        check(end != RespFormat.MORE && depth <= MAX_DEPTH, "a value is truncated or nested too deep");
        String line = RespFormat.line(in, at, end);
        in.position(end);
        return switch (in.get(at)) {
            case '+' -> new SimpleString(line);
            case '-' -> new ErrorReply(line);
            case ':' -> new IntNumber(Long.parseLong(line));
            case ',' ->
                new RealNumber(
                        Double.parseDouble(line.replace("inf", "Infinity").replace("nan", "NaN")));
            case '(' -> new BigNumber(new BigInteger(line));
            case '#' -> new Bool(bool(line));
            case '$' -> line.equals(NO_VALUE) ? new Null() : new BulkString(bytes(in, length(line)));
            case '!' -> new ErrorReply(new String(bytes(in, length(line)), UTF_8));
            case '=' -> verbatim(new String(bytes(in, length(line)), UTF_8));
            case '*' -> line.equals(NO_VALUE) ? new Null() : new Array(values(in, length(line), depth));
            case '~' -> new SetValue(values(in, length(line), depth));
            case '>' -> new Push(values(in, length(line), depth));
            case '%' -> new MapValue(values(in, 2 * length(line), depth));
            case '|' -> values(in, 2 * length(line) + 1, depth).getLast(); // the value that the attributes belong to
            default -> new Null(); // type _
        };
    }

    private static boolean bool(String line) throws ProtocolViolationException {
        check(line.equals("t") || line.equals("f"), "a boolean is neither t nor f");
        return line.equals("t");
    }

    private static RespValue verbatim(String text) throws ProtocolViolationException {
        check(text.indexOf(':') == 3, "a verbatim string without a format");
        return new Verbatim(text.substring(0, 3), text.substring(4));
    }

    private static byte[] bytes(ByteBuffer in, int count) throws ProtocolViolationException {
        check(count <= in.remaining() - 2, "a string is truncated");
        byte[] bytes = new byte[count];
        in.get(bytes);
        check(in.get() == '\r' && in.get() == '\n', "a string does not end with CR and LF");
        return bytes;
    }

    private static List<RespValue> values(ByteBuffer in, int count, int depth) throws ProtocolViolationException {
        List<RespValue> values = new ArrayList<>();
        for (int left = count; left > 0; left--) {
            values.add(value(in, depth + 1));
        }
        return values;
    }
}
