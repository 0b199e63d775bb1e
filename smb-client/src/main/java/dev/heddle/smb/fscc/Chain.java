package dev.heddle.smb.fscc;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;

/** Steps through entries that start with NextEntryOffset. */
final class Chain {
    private Chain() {}

    /** The way from the entry at {@code at}, {@code length} bytes long, to the next; 0 if it is the last. It always leads forward. */
    static int step(WireReader reader, int at, int length) throws WireFormatException {
        long next = reader.u32("NextEntryOffset", at);
        if (next != 0 && (next < length || at + next >= reader.limit())) {
            throw reader.malformed(
                    "NextEntryOffset", at, next, "is no step past this entry to another in " + reader.limit());
        }
        return (int) next;
    }
}
