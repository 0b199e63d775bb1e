// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.auth;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The list of AV_PAIR structures in TargetInfo ([MS-NLMP] 2.2.2.1), in the server's order. Not thread-safe. */
final class AvPairs {
    static final int EOL = 0;
    static final int COMPUTER_NAME = 1;
    static final int DOMAIN_NAME = 2;
    static final int DNS_COMPUTER_NAME = 3;
    static final int DNS_DOMAIN_NAME = 4;
    static final int FLAGS = 6;
    static final int TIMESTAMP = 7;
    static final int TARGET_NAME = 9;
    static final int CHANNEL_BINDINGS = 10;

    /** Bit of MsvAvFlags: the AUTHENTICATE_MESSAGE carries a message integrity code. */
    static final int FLAG_MIC_PROVIDED = 2;

    private static final int PAIR_HEADER = 4;
    private static final int MAX_VALUE = 0xffff;

    private final Map<Integer, byte[]> pairs = new LinkedHashMap<>();

    /**
     * Decodes a list.
     *
     * <p>The end of the bytes also ends the list, because some servers omit MsvAvEOL.
     *
     * @throws AuthFormatException if a length exceeds the list, an entry is duplicate or incomplete, or a timestamp or
     *     flags value has a wrong size
     */
    static AvPairs decode(byte[] bytes) throws AuthFormatException {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        AvPairs list = new AvPairs();
        while (in.remaining() >= PAIR_HEADER) {
            int id = Short.toUnsignedInt(in.getShort());
            int length = Short.toUnsignedInt(in.getShort());
            if (length > in.remaining()) {
                throw new AuthFormatException("AV_PAIR " + id + " of length " + length + " exceeds TargetInfo by "
                        + (length - in.remaining()) + " bytes");
            }
            if (id == EOL) {
                return list;
            }
            checkLength(id, length);
            byte[] value = new byte[length];
            in.get(value);
            if (list.pairs.putIfAbsent(id, value) != null) {
                throw new AuthFormatException("AV_PAIR " + id + " is duplicate in TargetInfo");
            }
        }
        if (in.hasRemaining()) {
            throw new AuthFormatException("TargetInfo of " + bytes.length + " bytes ends in the middle of an AV_PAIR");
        }
        return list;
    }

    private static void checkLength(int id, int length) throws AuthFormatException {
        int wanted = switch (id) {
            case FLAGS -> Integer.BYTES;
            case TIMESTAMP -> Long.BYTES;
            default -> length;
        };
        if (length != wanted) {
            throw new AuthFormatException("AV_PAIR " + id + " has length " + length + ", not " + wanted);
        }
    }

    /** Returns MsvAvTimestamp as a FILETIME, or null if the server sent none. */
    @Nullable
    Long timestamp() {
        byte[] value = pairs.get(TIMESTAMP);
        return value == null
                ? null
                : ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    /** Adds an entry at the end, or changes the value of the existing entry. */
    void put(int id, byte[] value) {
        if (value.length > MAX_VALUE) {
            throw new IllegalArgumentException("AV_PAIR " + id + " of " + value.length + " bytes");
        }
        pairs.put(id, value);
    }

    /** Sets bits of MsvAvFlags; bits that are already set stay set. */
    void setFlags(int bits) {
        put(
                FLAGS,
                ByteBuffer.allocate(Integer.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(flags() | bits)
                        .array());
    }

    /** Returns MsvAvFlags, 0 if the list has none. */
    int flags() {
        byte[] value = pairs.get(FLAGS);
        return value == null
                ? 0
                : ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }

    byte[] encode() {
        int size = PAIR_HEADER;
        for (byte[] value : pairs.values()) {
            size += PAIR_HEADER + value.length;
        }
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        pairs.forEach((id, value) ->
                out.putShort(id.shortValue()).putShort((short) value.length).put(value));
        return out.array();
    }
}
