// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A reader of little-endian fields at absolute indexes. Every method checks bounds and fails with a
 * {@link WireFormatException} that names the structure and the field. The reader never changes the buffer's position.
 * It is only as thread-safe as the buffer.
 */
public final class WireReader {
    private final String structure;
    private final ByteBuffer buffer;

    /**
     * Creates a reader of {@code buffer} from index 0 to its limit.
     *
     * @throws IllegalArgumentException if the buffer is not little-endian; this is an error of the caller, not of the
     *     peer
     */
    public WireReader(String structure, ByteBuffer buffer) {
        if (buffer.order() != ByteOrder.LITTLE_ENDIAN) {
            throw new IllegalArgumentException(structure + ": the buffer is not little-endian");
        }
        this.structure = structure;
        this.buffer = buffer;
    }

    /** Creates a reader of the bytes from position to limit, with index 0 at the position; accepts any byte order. */
    public static WireReader ofRemaining(String structure, ByteBuffer buffer) {
        return new WireReader(structure, buffer.slice().order(ByteOrder.LITTLE_ENDIAN));
    }

    /** Returns the number of readable bytes. */
    public int limit() {
        return buffer.limit();
    }

    /** Creates an exception that names this structure. */
    public WireFormatException malformed(String field, int at, long value, String problem) {
        return new WireFormatException(structure, field, at, value, problem);
    }

    /** Checks the StructureSize that starts every SMB2 body. */
    void structureSize(int expected) throws WireFormatException {
        int found = u16("StructureSize", SmbHeader.LENGTH);
        if (found != expected) {
            throw malformed("StructureSize", SmbHeader.LENGTH, found, "must be " + expected);
        }
    }

    /** Reads an unsigned 8-bit number. */
    public int u8(String field, int at) throws WireFormatException {
        require(field, at, Byte.BYTES);
        return buffer.get(at) & 0xFF;
    }

    /** Reads an 8-bit Boolean ([MS-FSCC] 2.1.8): every value except zero is true. */
    public boolean bool(String field, int at) throws WireFormatException {
        return u8(field, at) != 0;
    }

    /** Reads an unsigned 16-bit number. */
    public int u16(String field, int at) throws WireFormatException {
        require(field, at, Short.BYTES);
        return buffer.getShort(at) & 0xFFFF;
    }

    /** Reads 32 bits, for flags and masks. */
    public int i32(String field, int at) throws WireFormatException {
        require(field, at, Integer.BYTES);
        return buffer.getInt(at);
    }

    /** Reads an unsigned 32-bit number. */
    public long u32(String field, int at) throws WireFormatException {
        return i32(field, at) & 0xFFFF_FFFFL;
    }

    /**
     * Reads a 32-bit count or length, which must fit in an {@code int}. Every valid one does: a frame is below 16 MiB.
     */
    public int length32(String field, int at) throws WireFormatException {
        int value = i32(field, at);
        if (value < 0) {
            throw malformed(field, at, value & 0xFFFF_FFFFL, "is more than 2^31 - 1");
        }
        return value;
    }

    /** Reads 64 bits. */
    public long i64(String field, int at) throws WireFormatException {
        require(field, at, Long.BYTES);
        return buffer.getLong(at);
    }

    /** Reads a GUID ([MS-DTYP] 2.3.4.2), whose first three parts are little-endian. */
    public UUID guid(String field, int at) throws WireFormatException {
        require(field, at, Guids.LENGTH);
        return Guids.get(buffer, at);
    }

    /** Reads a 16-byte file identifier. */
    FileId fileId(int at) throws WireFormatException {
        return new FileId(i64("FileId.Persistent", at), i64("FileId.Volatile", at + Long.BYTES));
    }

    /** Reads {@code count} unsigned 16-bit numbers; checks the count against the buffer first. */
    public List<Integer> list16(String field, int at, int count) throws WireFormatException {
        require(field, at, (long) count * Short.BYTES);
        List<Integer> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(buffer.getShort(at + i * Short.BYTES) & 0xFFFF);
        }
        return List.copyOf(values);
    }

    /**
     * Checks the offset of a buffer that a field points to, and returns it. The buffer must start at or after
     * {@code earliest}, the end of the fixed part, and must end within the message. If the length is 0, the offset has
     * no meaning and this method returns {@code earliest}.
     */
    int dataOffset(String field, int at, long offset, long length, int earliest) throws WireFormatException {
        if (length == 0) {
            return earliest;
        }
        if (offset < earliest) {
            throw malformed(field, at, offset, "points before the end of the fixed part at " + earliest);
        }
        if (offset > limit() || length > limit() - offset) {
            throw malformed(field, at, offset, "and " + length + " bytes run past the end at " + limit());
        }
        return (int) offset;
    }

    /** Returns a little-endian view of {@code length} bytes, which shares the memory. */
    public ByteBuffer slice(String field, int at, long length) throws WireFormatException {
        require(field, at, length);
        return buffer.slice(at, (int) length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns a copy of {@code length} bytes; checks the length before the allocation. */
    public byte[] bytes(String field, int at, long length) throws WireFormatException {
        require(field, at, length);
        byte[] copy = new byte[(int) length];
        buffer.get(at, copy);
        return copy;
    }

    /**
     * Reads UTF-16LE text of {@code length} bytes. Keeps all code units unchanged, even unpaired surrogates: NTFS
     * allows them in names, and the client must send a name back to the server unchanged.
     */
    public String utf16(String field, int at, long length) throws WireFormatException {
        if (length % Character.BYTES != 0) {
            throw malformed(field, at, length, "is the length of UTF-16 text, but odd");
        }
        return slice(field, at, length).asCharBuffer().toString();
    }

    private void require(String field, int at, long length) throws WireFormatException {
        if (at < 0 || length < 0 || at > limit() || length > limit() - at) {
            throw malformed(field, at, length, "is the length, but the data ends at " + limit());
        }
    }
}
