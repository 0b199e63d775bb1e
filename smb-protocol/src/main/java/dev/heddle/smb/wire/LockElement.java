// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/**
 * A range to lock or unlock ([MS-SMB2] 2.2.26.1).
 *
 * @param offset the start of the range in bytes; unsigned
 * @param length the length of the range in bytes; unsigned
 * @param flags one of {@link #SHARED}, {@link #EXCLUSIVE} and {@link #UNLOCK}; the first two may be combined with
 *     {@link #FAIL_IMMEDIATELY}
 */
public record LockElement(long offset, long length, int flags) {
    /** Acquires a shared lock: others may read the range and acquire shared locks on it. */
    public static final int SHARED = 0x1;

    /** Acquires an exclusive lock: others may not read, write or lock the range. */
    public static final int EXCLUSIVE = 0x2;

    /** Releases a lock on exactly this range. */
    public static final int UNLOCK = 0x4;

    /** Fails at once if the lock is not available; without this flag the server waits. */
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
