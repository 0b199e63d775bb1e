package dev.heddle.smb.wire.ioctl;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import java.util.HashMap;
import java.util.Map;

/**
 * UTF-16LE strings that end with a NUL, somewhere in a message. Several fields may point at one string, but strings do
 * not overlap: so all of them together are no longer than the message, whatever a peer makes its fields point at.
 */
final class TerminatedStrings {
    private final WireReader reader;
    private final Map<Integer, String> read = new HashMap<>();
    private int bytes;

    TerminatedStrings(WireReader reader) {
        this.reader = reader;
    }

    /** The string that starts at {@code at}. */
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
            throw reader.malformed(field, at, bytes, "bytes of strings are in a shorter message: they overlap");
        }
        String text = reader.utf16(field, at, end - at);
        read.put(at, text);
        return text;
    }
}
