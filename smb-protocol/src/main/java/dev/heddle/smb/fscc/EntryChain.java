// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.fscc;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import dev.heddle.smb.wire.WireWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.ToIntFunction;

/**
 * Encodes and decodes chains of entries. Each entry starts with NextEntryOffset, the distance to the next entry in
 * bytes; it is 0 in the last entry.
 */
final class EntryChain {
    /** Decodes the entry at an offset. */
    @FunctionalInterface
    interface Reader<E, X extends IOException> {
        E read(WireReader reader, int at) throws X;
    }

    private EntryChain() {}

    private static int align(int offset, int alignment) {
        return (offset + alignment - 1) & -alignment;
    }

    /**
     * Returns the exact number of bytes that {@link #encode} writes.
     *
     * @param alignment the alignment of each entry relative to the first, a power of two
     * @param length the length of an entry, NextEntryOffset included
     */
    static <E> int encodedLength(List<E> entries, int alignment, ToIntFunction<E> length) {
        int end = 0;
        for (E entry : entries) {
            end = align(end, alignment) + length.applyAsInt(entry);
        }
        return end;
    }

    /**
     * Encodes a chain.
     *
     * @param body writes the fields after NextEntryOffset
     */
    static <E> void encode(
            List<E> entries,
            int alignment,
            ToIntFunction<E> length,
            BiConsumer<E, ByteBuffer> body,
            ByteBuffer target) {
        for (int i = 0; i < entries.size(); i++) {
            E entry = entries.get(i);
            int own = length.applyAsInt(entry);
            boolean last = i == entries.size() - 1;
            int step = last ? own : align(own, alignment);
            target.putInt(last ? 0 : step);
            body.accept(entry, target);
            WireWriter.zeros(target, step - own);
        }
    }

    /**
     * Decodes the chain in the reader's bytes; an empty input gives an empty list. Each NextEntryOffset must point past
     * its own entry. So a chain cannot form a cycle, and entries cannot overlap.
     */
    static <E, X extends IOException> List<E> decode(WireReader reader, Reader<E, X> entries, ToIntFunction<E> length)
            throws X, WireFormatException {
        List<E> all = new ArrayList<>();
        int at = 0;
        while (at < reader.limit()) {
            E entry = entries.read(reader, at);
            all.add(entry);
            long next = reader.u32("NextEntryOffset", at);
            if (next == 0) {
                break;
            }
            if (next < length.applyAsInt(entry) || at + next >= reader.limit()) {
                throw reader.malformed(
                        "NextEntryOffset", at, next, "must lead past this entry to another before " + reader.limit());
            }
            at += (int) next;
        }
        return List.copyOf(all);
    }
}
