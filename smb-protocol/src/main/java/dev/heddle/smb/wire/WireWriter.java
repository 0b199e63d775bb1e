// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Common methods of the encoders. If a caller violates the buffer contract, they throw
 * {@link IllegalArgumentException}.
 */
public final class WireWriter {
    private WireWriter() {}

    /** Checks the message buffer, and writes the StructureSize at the start of a body. */
    static void beginBody(ByteBuffer message, int structureSize) {
        if (message.order() != ByteOrder.LITTLE_ENDIAN || message.position() != SmbHeader.LENGTH) {
            throw new IllegalArgumentException("a body is written little-endian at position " + SmbHeader.LENGTH
                    + ", not " + message.order() + " at " + message.position());
        }
        message.putShort((short) structureSize);
    }

    /** Writes UTF-16LE code units. */
    public static void utf16(ByteBuffer target, String text) {
        for (int i = 0; i < text.length(); i++) {
            target.putChar(text.charAt(i));
        }
    }

    /** Returns the length of a text in UTF-16, in bytes. */
    public static int utf16Length(String text) {
        return text.length() * Character.BYTES;
    }

    /** Writes {@code count} zero bytes. */
    public static void zeros(ByteBuffer target, int count) {
        for (int i = 0; i < count; i++) {
            target.put((byte) 0);
        }
    }

    /** Writes zeros until the position is {@code end}. */
    public static void zerosUntil(ByteBuffer target, int end) {
        zeros(target, end - target.position());
    }

    /** Copies the remaining bytes of {@code source}; does not change its position. */
    static void copy(ByteBuffer target, ByteBuffer source) {
        int length = source.remaining();
        target.put(target.position(), source, source.position(), length);
        target.position(target.position() + length);
    }

    public static void list16(ByteBuffer target, List<Integer> values) {
        for (int value : values) {
            target.putShort((short) value);
        }
    }

    /** Returns the next multiple of 8 at or after {@code offset}. */
    public static int align8(int offset) {
        return (offset + 7) & ~7;
    }

    /**
     * Checks that a length fits in a 16-bit field, and returns it.
     *
     * @throws IllegalArgumentException if the length is more than 65,535 bytes
     */
    public static short length16(String field, int length) {
        if (length > 0xFFFF) {
            throw new IllegalArgumentException(field + " has " + length + " bytes, more than 65535");
        }
        return (short) length;
    }
}
