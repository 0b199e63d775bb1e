package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/**
 * A range to lock or unlock ([MS-SMB2] 2.2.26.1).
 *
 * @param offset where it begins, in bytes; unsigned
 * @param length in bytes; unsigned
 * @param flags one of {@link #SHARED}, {@link #EXCLUSIVE} and {@link #UNLOCK}; the first two with
 *     {@link #FAIL_IMMEDIATELY} or without
 */
public record LockElement(long offset, long length, int flags) {
    /** Others may read the range and lock it shared. */
    public static final int SHARED = 0x1;

    /** Others may neither read nor write nor lock the range. */
    public static final int EXCLUSIVE = 0x2;

    /** Gives a lock of exactly this range up. */
    public static final int UNLOCK = 0x4;

    /** Fails where it would have to wait. */
    public static final int FAIL_IMMEDIATELY = 0x10;

    static final int LENGTH = 24;

    void put(ByteBuffer message) {
        message.putLong(offset).putLong(length).putInt(flags).putInt(0);
    }

    static LockElement read(WireReader reader, int at) throws WireFormatException {
        LockElement element = new LockElement(
                reader.i64("Lock.Offset", at), reader.i64("Lock.Length", at + 8), reader.i32("Lock.Flags", at + 16));
        reader.i32("Lock.Reserved", at + 20);
        return element;
    }
}
