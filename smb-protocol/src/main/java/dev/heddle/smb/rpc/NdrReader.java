// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.rpc;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import java.nio.ByteBuffer;

/**
 * A reader of little-endian NDR data (C706 chapter 14). It checks every length against the available bytes. Used by one
 * thread.
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

    /** Reads a pointer. Returns whether it is not null; then its target follows. */
    boolean pointer(String field) throws WireFormatException {
        return u32(field) != 0;
    }

    /**
     * Reads the number of elements of an array.
     *
     * @param size the minimum size of an element in bytes
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

    /** Reads a conformant and varying string of 16-bit characters, without the terminating zero. */
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
