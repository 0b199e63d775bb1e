// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.security;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An entry of a type that this library does not interpret, such as an entry of directory services or one with a
 * condition. Its bytes are kept unchanged.
 */
public final class OtherAce implements Ace {
    private static final int MAX = 0xFFF8;

    private final int type;
    private final int flags;
    private final byte[] data;

    /**
     * Creates an entry.
     *
     * @param data the bytes after the 4-byte header; the length is a multiple of 4; copied
     * @throws IllegalArgumentException if type or flags do not fit in 8 bits, or the data has an invalid length
     */
    public OtherAce(int type, int flags, byte[] data) {
        if ((type & 0xFF) != type || (flags & 0xFF) != flags) {
            throw new IllegalArgumentException("type and flags must fit in 8 bits each: " + type + ", " + flags);
        }
        if (data.length % 4 != 0 || data.length > MAX) {
            throw new IllegalArgumentException(
                    "an entry's data must be a multiple of 4 and at most " + MAX + " bytes long: " + data.length);
        }
        this.type = type;
        this.flags = flags;
        this.data = data.clone();
    }

    @Override
    public int type() {
        return type;
    }

    @Override
    public int flags() {
        return flags;
    }

    /** Returns a copy of the bytes after the header. */
    public byte[] data() {
        return data.clone();
    }

    @Override
    public int encodedLength() {
        return Integer.BYTES + data.length;
    }

    @Override
    public void encode(ByteBuffer target) {
        target.put((byte) type).put((byte) flags).putShort((short) encodedLength());
        target.put(data);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OtherAce ace && ace.type == type && ace.flags == flags && Arrays.equals(ace.data, data);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * type + flags) + Arrays.hashCode(data);
    }

    @Override
    public String toString() {
        return "OtherAce[type=" + type + ", flags=" + flags + ", data="
                + HexFormat.of().formatHex(data) + "]";
    }
}
