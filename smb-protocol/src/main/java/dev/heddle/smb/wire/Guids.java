// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;
import java.util.UUID;

/** Encodes and decodes GUIDs ([MS-DTYP] 2.3.4.2): 32, 16 and 16 bits little-endian, then 8 bytes in order. */
public final class Guids {
    static final int LENGTH = 16;

    private Guids() {}

    static UUID get(ByteBuffer buffer, int at) {
        long high = (buffer.getInt(at) & 0xFFFF_FFFFL) << 32
                | (buffer.getShort(at + 4) & 0xFFFFL) << 16
                | (buffer.getShort(at + 6) & 0xFFFFL);
        return new UUID(high, Long.reverseBytes(buffer.getLong(at + 8)));
    }

    public static void put(ByteBuffer buffer, UUID guid) {
        long high = guid.getMostSignificantBits();
        buffer.putInt((int) (high >>> 32));
        buffer.putShort((short) (high >>> 16));
        buffer.putShort((short) high);
        buffer.putLong(Long.reverseBytes(guid.getLeastSignificantBits()));
    }
}
