package dev.heddle.examples.redis;

import dev.heddle.core.ProtocolViolationException;
import java.nio.ByteBuffer;

/** The lines that RESP values begin with: a type, a text or a length, CR and LF. */
final class RespLine {
    /** The longest line in bytes, CR and LF included; far above any status or error of a server. */
    static final int MAX_LENGTH = 64 << 10;

    private static final int MAX_DIGITS = 10;

    private RespLine() {}

    /** Where the line that begins at {@code at} ends, behind its LF; -1 if the end is not there yet. */
    static int end(ByteBuffer bytes, int at) throws ProtocolViolationException {
        int last = bytes.limit() - 1;
        for (int i = at; i < last; i++) {
            byte next = bytes.get(i);
            if (next == '\n' || next == '\r' && bytes.get(i + 1) != '\n') {
                throw new ProtocolViolationException("CR or LF alone in a line");
            }
            if (next == '\r') {
                return i + 2;
            }
            if (i - at == MAX_LENGTH) {
                throw new ProtocolViolationException("a line of more than " + MAX_LENGTH + " bytes");
            }
        }
        return -1;
    }

    /** The length in the line from {@code at} to {@code end}: 0 or more, or -1 for null. */
    static long length(ByteBuffer bytes, int at, int end) throws ProtocolViolationException {
        int digits = end - 2 - (at + 1);
        if (digits == 2 && bytes.get(at + 1) == '-' && bytes.get(at + 2) == '1') {
            return -1;
        }
        long value = 0;
        for (int i = at + 1; i < end - 2; i++) {
            int digit = bytes.get(i) - '0';
            if (digit < 0 || digit > 9 || digits > MAX_DIGITS) {
                throw new ProtocolViolationException("not a length behind the type " + (char) bytes.get(at));
            }
            value = 10 * value + digit;
        }
        if (digits == 0) {
            throw new ProtocolViolationException("no length behind the type " + (char) bytes.get(at));
        }
        return value;
    }
}
