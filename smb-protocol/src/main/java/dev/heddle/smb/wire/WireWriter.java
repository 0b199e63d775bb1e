package dev.heddle.smb.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * What encoders share. Violations of the buffer contract are the caller's mistake: {@link IllegalArgumentException}.
 */
public final class WireWriter {
    private WireWriter() {}

    /** Checks the message buffer and writes the StructureSize that starts a body. */
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

    /** The length in bytes of a text in UTF-16. */
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

    /** Copies what remains in {@code source} without moving its position. */
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

    /** The next multiple of 8 at or after {@code offset}. */
    public static int align8(int offset) {
        return (offset + 7) & ~7;
    }

    /**
     * A length that its field can hold.
     *
     * @throws IllegalArgumentException if it is more than 65,535 bytes
     */
    public static short length16(String field, int length) {
        if (length > 0xFFFF) {
            throw new IllegalArgumentException(field + " has " + length + " bytes, more than 65535");
        }
        return (short) length;
    }
}
