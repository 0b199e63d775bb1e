package dev.heddle.smb.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Checked little-endian reads at absolute indexes, each failing with a {@link WireFormatException} that names the
 * structure and field. It never moves the buffer's position. Not thread-safe beyond what the buffer is.
 */
public final class WireReader {
    private final String structure;
    private final ByteBuffer buffer;

    /**
     * Reads {@code buffer} from index 0 to its limit.
     *
     * @throws IllegalArgumentException if the buffer is not little-endian, which is the caller's mistake and not the
     *     peer's
     */
    public WireReader(String structure, ByteBuffer buffer) {
        if (buffer.order() != ByteOrder.LITTLE_ENDIAN) {
            throw new IllegalArgumentException(structure + ": the buffer is not little-endian");
        }
        this.structure = structure;
        this.buffer = buffer;
    }

    /** A reader of the bytes between position and limit, with index 0 at the position; any byte order will do. */
    public static WireReader ofRemaining(String structure, ByteBuffer buffer) {
        return new WireReader(structure, buffer.slice().order(ByteOrder.LITTLE_ENDIAN));
    }

    /** The number of bytes that may be read. */
    public int limit() {
        return buffer.limit();
    }

    /** A failure that names this structure. */
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

    /** An unsigned 8-bit number. */
    public int u8(String field, int at) throws WireFormatException {
        require(field, at, Byte.BYTES);
        return buffer.get(at) & 0xFF;
    }

    /** An 8-bit Boolean ([MS-FSCC] 2.1.8): every value but zero is true. */
    public boolean bool(String field, int at) throws WireFormatException {
        return u8(field, at) != 0;
    }

    /** An unsigned 16-bit number. */
    public int u16(String field, int at) throws WireFormatException {
        require(field, at, Short.BYTES);
        return buffer.getShort(at) & 0xFFFF;
    }

    /** All 32 bits as they are: for flags and masks. */
    public int i32(String field, int at) throws WireFormatException {
        require(field, at, Integer.BYTES);
        return buffer.getInt(at);
    }

    /** An unsigned 32-bit number. */
    public long u32(String field, int at) throws WireFormatException {
        return i32(field, at) & 0xFFFF_FFFFL;
    }

    /** A count or length in 32 bits that must fit an {@code int}, which every true one does: frames end at 16 MiB. */
    public int length32(String field, int at) throws WireFormatException {
        int value = i32(field, at);
        if (value < 0) {
            throw malformed(field, at, value & 0xFFFF_FFFFL, "is more than 2^31 - 1");
        }
        return value;
    }

    /** All 64 bits as they are. */
    public long i64(String field, int at) throws WireFormatException {
        require(field, at, Long.BYTES);
        return buffer.getLong(at);
    }

    /** A GUID ([MS-DTYP] 2.3.4.2), whose first three parts are little-endian. */
    public UUID guid(String field, int at) throws WireFormatException {
        require(field, at, Guids.LENGTH);
        return Guids.get(buffer, at);
    }

    /** A 16-byte file identifier. */
    FileId fileId(int at) throws WireFormatException {
        return new FileId(i64("FileId.Persistent", at), i64("FileId.Volatile", at + Long.BYTES));
    }

    /** {@code count} unsigned 16-bit numbers; the count is checked against the buffer first. */
    public List<Integer> list16(String field, int at, int count) throws WireFormatException {
        require(field, at, (long) count * Short.BYTES);
        List<Integer> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(buffer.getShort(at + i * Short.BYTES) & 0xFFFF);
        }
        return List.copyOf(values);
    }

    /**
     * The offset of a buffer that another field points at: it may not start before {@code earliest}, the end of the
     * fixed part, and must end within the message. With a length of 0 the offset means nothing and {@code earliest}
     * is returned.
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

    /** A view of {@code length} bytes, sharing the memory. Its byte order is little-endian. */
    public ByteBuffer slice(String field, int at, long length) throws WireFormatException {
        require(field, at, length);
        return buffer.slice(at, (int) length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A copy of {@code length} bytes, allocated after the length was checked. */
    public byte[] bytes(String field, int at, long length) throws WireFormatException {
        require(field, at, length);
        byte[] copy = new byte[(int) length];
        buffer.get(at, copy);
        return copy;
    }

    /**
     * UTF-16LE text of {@code length} bytes. Code units are kept as they are, lone surrogates too, because NTFS
     * allows them in names and a name must come back to the server as it came.
     */
    public String utf16(String field, int at, long length) throws WireFormatException {
        if (length % Character.BYTES != 0) {
            throw malformed(field, at, length, "is the length of UTF-16 text, but odd");
        }
        return slice(field, at, length).asCharBuffer().toString();
    }

    private void require(String field, int at, long length) throws WireFormatException {
        if (at < 0 || length < 0 || at > limit() || length > limit() - at) {
            throw malformed(field, at, length, "is the length, but the data end at " + limit());
        }
    }
}
