// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/**
 * The common parts of the OPLOCK_BREAK structures of client and server ([MS-SMB2] 2.2.23 to 2.2.25).
 */
final class OplockBreaks {
    static final int OPLOCK_SIZE = 24;
    static final int LEASE_SIZE = 36;
    static final int LEASE_NOTIFICATION_SIZE = 44;

    static final int LEVEL_AT = 66;
    static final int FILE_ID_AT = 72;
    static final int KEY_AT = 72;
    private static final int STATE_AT = 88;
    private static final int DURATION_AT = 92;

    private OplockBreaks() {}

    /** Reads the LeaseState of the shorter lease structure, and checks that the structure is complete. */
    static int leaseState(WireReader reader) throws WireFormatException {
        reader.i64("LeaseDuration", DURATION_AT);
        return reader.i32("LeaseState", STATE_AT);
    }

    static int size(WireReader reader) throws WireFormatException {
        return reader.u16("StructureSize", SmbHeader.LENGTH);
    }

    static WireFormatException unknownSize(WireReader reader) throws WireFormatException {
        return reader.malformed("StructureSize", SmbHeader.LENGTH, size(reader), "matches no OPLOCK_BREAK body");
    }

    static void encodeOplock(ByteBuffer message, int level, FileId fileId) {
        WireWriter.beginBody(message, OPLOCK_SIZE);
        message.put((byte) level).put((byte) 0).putInt(0);
        fileId.put(message);
    }

    static void encodeLease(ByteBuffer message, LeaseKey key, int state) {
        WireWriter.beginBody(message, LEASE_SIZE);
        message.putShort((short) 0).putInt(0);
        key.put(message);
        message.putInt(state).putLong(0);
    }
}
