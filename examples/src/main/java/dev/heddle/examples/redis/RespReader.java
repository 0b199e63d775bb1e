package dev.heddle.examples.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.heddle.core.ProtocolViolationException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads one value from the bytes of a frame. Takes no memory for what a length announces and the frame does not hold. */
final class RespReader {
    /** How deep arrays, sets and maps may lie in each other. */
    static final int MAX_DEPTH = 32;

    private static final RespValue NULL = new RespValue.Null();

    private final ByteBuffer in;

    private RespReader(ByteBuffer in) {
        this.in = in;
    }

    /**
     * Reads the value that is all of {@code frame}.
     *
     * @param frame from position to limit
     */
    static RespValue read(ByteBuffer frame) throws ProtocolViolationException {
        RespValue value;
        try {
            value = new RespReader(frame).value(0);
        } catch (NumberFormatException e) {
            throw new ProtocolViolationException("not a number: " + e.getMessage());
        }
        if (frame.hasRemaining()) {
            throw new ProtocolViolationException(frame.remaining() + " bytes behind a value");
        }
        return value;
    }

    private RespValue value(int depth) throws ProtocolViolationException {
        int at = in.position();
        int end = at < in.limit() ? RespLine.end(in, at) : -1;
        if (end < 0 || depth > MAX_DEPTH) {
            throw new ProtocolViolationException(end < 0 ? "a value is cut off" : "values lie too deep in each other");
        }
        in.position(end);
        return switch (in.get(at)) {
            case '+' -> new RespValue.SimpleString(line(at, end, UTF_8));
            case '-' -> new RespValue.ErrorReply(line(at, end, UTF_8));
            case ':' -> new RespValue.IntNumber(Long.parseLong(line(at, end, ISO_8859_1)));
            case ',' -> new RespValue.RealNumber(real(line(at, end, ISO_8859_1)));
            case '(' -> new RespValue.BigNumber(new BigInteger(line(at, end, ISO_8859_1)));
            case '#' -> new RespValue.Bool(bool(line(at, end, ISO_8859_1)));
            case '_' -> NULL;
            default -> withLength(at, RespLine.length(in, at, end), depth);
        };
    }

    private RespValue withLength(int at, long length, int depth) throws ProtocolViolationException {
        byte type = in.get(at);
        if (length < 0 && (type == '$' || type == '*')) {
            return NULL;
        }
        return switch (type) {
            case '$' -> new RespValue.BulkString(bytes(length));
            case '!' -> new RespValue.ErrorReply(new String(bytes(length), UTF_8));
            case '=' -> verbatim(new String(bytes(length), UTF_8));
            case '*' -> new RespValue.Array(values(length, depth));
            case '~' -> new RespValue.SetValue(values(length, depth));
            case '>' -> new RespValue.Push(values(length, depth));
            case '%' -> new RespValue.MapValue(entries(length, depth));
            case '|' -> {
                entries(length, depth); // hints for caches, not part of the value
                yield value(depth + 1);
            }
            default -> throw new ProtocolViolationException("no type of RESP: " + (type & 0xff));
        };
    }

    private String line(int at, int end, Charset charset) {
        byte[] text = new byte[end - 2 - (at + 1)];
        in.get(at + 1, text);
        return new String(text, charset);
    }

    private static double real(String text) {
        return switch (text) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> Double.parseDouble(text);
        };
    }

    private static boolean bool(String text) throws ProtocolViolationException {
        if (text.equals("t") || text.equals("f")) {
            return text.equals("t");
        }
        throw new ProtocolViolationException("neither t nor f: " + text);
    }

    private static RespValue verbatim(String text) throws ProtocolViolationException {
        if (text.indexOf(':') != 3) {
            throw new ProtocolViolationException("no format in a verbatim string");
        }
        return new RespValue.Verbatim(text.substring(0, 3), text.substring(4));
    }

    private byte[] bytes(long length) throws ProtocolViolationException {
        if (length < 0 || length > in.remaining() - 2) {
            throw new ProtocolViolationException("a string of " + length + " bytes is cut off");
        }
        byte[] bytes = new byte[(int) length];
        in.get(bytes);
        if (in.get() != '\r' || in.get() != '\n') {
            throw new ProtocolViolationException("no CR and LF behind a string of " + length + " bytes");
        }
        return bytes;
    }

    private List<RespValue> values(long count, int depth) throws ProtocolViolationException {
        List<RespValue> values = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            values.add(value(depth + 1));
        }
        return values;
    }

    private List<Map.Entry<RespValue, RespValue>> entries(long count, int depth) throws ProtocolViolationException {
        List<Map.Entry<RespValue, RespValue>> entries = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            entries.add(Map.entry(value(depth + 1), value(depth + 1)));
        }
        return entries;
    }
}
