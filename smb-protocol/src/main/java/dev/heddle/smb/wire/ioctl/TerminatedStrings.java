// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire.ioctl;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import java.util.HashMap;
import java.util.Map;

/**
 * A reader of UTF-16LE strings that end with a NUL and that fields of a message point to. Several fields may point to
 * the same string, but two strings may not overlap. So the total length of all strings never exceeds the length of the
 * message, even if a peer sends malicious offsets.
 */
final class TerminatedStrings {
    private final WireReader reader;
    private final Map<Integer, String> read = new HashMap<>();
    private int bytes;

    TerminatedStrings(WireReader reader) {
        this.reader = reader;
    }

    /** Reads the string that starts at {@code at}. */
    String read(String field, int at) throws WireFormatException {
        String known = read.get(at);
        if (known != null) {
            return known;
        }
        int end = at;
        while (reader.u16(field, end) != 0) {
            end += Character.BYTES;
        }
        bytes += end - at;
        if (bytes > reader.limit()) {
            throw reader.malformed(field, at, bytes, "bytes of strings are more than the message: they overlap");
        }
        String text = reader.utf16(field, at, end - at);
        read.put(at, text);
        return text;
    }
}
