package dev.heddle.smb.rpc;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import java.nio.ByteBuffer;

/**
 * Reads results in NDR (C706 chapter 14), little-endian. Every length is checked against the bytes that are there. Used
 * by one thread.
 */
final class NdrReader {
    private final WireReader reader;
    private int at;

    NdrReader(String structure, byte[] bytes) {
        this.reader = WireReader.ofRemaining(structure, ByteBuffer.wrap(bytes));
    }

    int u32(String field) throws WireFormatException {
        align4();
        int value = reader.i32(field, at);
        at += Integer.BYTES;
        return value;
    }

    private void align4() {
        at = (at + 3) & ~3;
    }

    /** Whether a pointer points to something, which follows then. */
    boolean pointer(String field) throws WireFormatException {
        return u32(field) != 0;
    }

    /**
     * The number of elements of an array.
     *
     * @param size of an element in bytes, at the least
     */
    int count(String field, int size) throws WireFormatException {
        long count = u32(field) & 0xFFFF_FFFFL;
        if (count * size > reader.limit() - at) {
            throw reader.malformed(
                    field, at - Integer.BYTES, count, "elements need more bytes than the " + (reader.limit() - at));
        }
        return (int) count;
    }

    void expect(String field, int value) throws WireFormatException {
        int found = u32(field);
        if (found != value) {
            throw reader.malformed(field, at - Integer.BYTES, found & 0xFFFF_FFFFL, "must be " + value);
        }
    }

    /** A conformant and varying string of 16-bit characters, without the zero at its end. */
    String string(String field) throws WireFormatException {
        long most = u32(field + ".max_count") & 0xFFFF_FFFFL;
        expect(field + ".offset", 0);
        long count = u32(field + ".actual_count") & 0xFFFF_FFFFL;
        if (count > most) {
            throw reader.malformed(
                    field, at - Integer.BYTES, count, "characters are more than the " + most + " announced");
        }
        String text = reader.utf16(field, at, count * Character.BYTES);
        at += text.length() * Character.BYTES;
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }
}
