package dev.heddle.smb.security;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An entry of a kind that is kept as it is and not interpreted, such as those of directory services, or with
 * conditions.
 */
public final class OtherAce implements Ace {
    private static final int MAX = 0xFFF8;

    private final int type;
    private final int flags;
    private final byte[] data;

    /**
     * Makes one.
     *
     * @param data what follows the header of 4 bytes, a multiple of 4 long; copied
     */
    public OtherAce(int type, int flags, byte[] data) {
        if ((type & 0xFF) != type || (flags & 0xFF) != flags) {
            throw new IllegalArgumentException("type and flags are 8 bits each: " + type + ", " + flags);
        }
        if (data.length % 4 != 0 || data.length > MAX) {
            throw new IllegalArgumentException(
                    "an entry's data are a multiple of 4 and at most " + MAX + " bytes long, not " + data.length);
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

    /** A copy of what follows the header. */
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
