// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.fscc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * One extended attribute ([MS-FSCC] FileFullEaInformation). The information about a file is a chain of them. In a
 * change, an empty value deletes the attribute.
 *
 * @param flags 0, or {@link #NEED_EA}
 * @param name 1 to 255 characters of 8 bits
 * @param value at most 65,535 bytes, not copied
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record FileFullEaInformation(int flags, String name, byte[] value) {
    /** Flag: a program must understand the attribute to interpret the file. */
    public static final int NEED_EA = 0x80;

    private static final String STRUCTURE = "FileFullEaInformation";
    private static final int ALIGNMENT = 4;
    private static final int NAME_AT = 8;
    private static final int MAX_NAME = 0xFF;
    private static final int MAX_VALUE = 0xFFFF;

    /**
     * Checks the lengths.
     *
     * @throws IllegalArgumentException if a length is out of range, or the name has other characters
     */
    public FileFullEaInformation {
        if (name.isEmpty() || name.length() > MAX_NAME || name.chars().anyMatch(c -> c == 0 || c > 0xFF)) {
            throw new IllegalArgumentException(
                    "the name of an extended attribute has 1 to " + MAX_NAME + " characters of 8 bits: '" + name + "'");
        }
        if (value.length > MAX_VALUE) {
            throw new IllegalArgumentException(
                    "the extended attribute '" + name + "' has " + value.length + " bytes, more than " + MAX_VALUE);
        }
    }

    private int length() {
        return NAME_AT + name.length() + 1 + value.length;
    }

    private void put(ByteBuffer target) {
        target.put((byte) flags).put((byte) name.length()).putShort((short) value.length);
        target.put(name.getBytes(ISO_8859_1)).put((byte) 0).put(value);
    }

    /** Returns the exact number of bytes that {@link #encodeList} writes. */
    public static int encodedLength(List<FileFullEaInformation> attributes) {
        return EntryChain.encodedLength(attributes, ALIGNMENT, FileFullEaInformation::length);
    }

    /** Encodes a chain at the position of a little-endian buffer, with each entry 4-byte aligned to the first. */
    public static void encodeList(List<FileFullEaInformation> attributes, ByteBuffer target) {
        EntryChain.encode(attributes, ALIGNMENT, FileFullEaInformation::length, FileFullEaInformation::put, target);
    }

    /** Decodes the chain in the remaining bytes; an empty input gives an empty list. */
    public static List<FileFullEaInformation> decodeList(ByteBuffer source) throws WireFormatException {
        return EntryChain.decode(
                WireReader.ofRemaining(STRUCTURE, source), FileFullEaInformation::read, FileFullEaInformation::length);
    }

    private static FileFullEaInformation read(WireReader reader, int at) throws WireFormatException {
        int nameLength = reader.u8("EaNameLength", at + 5);
        String name = new String(reader.bytes("EaName", at + NAME_AT, nameLength), ISO_8859_1);
        if (nameLength == 0 || name.indexOf('\0') >= 0) {
            throw reader.malformed("EaName", at + NAME_AT, nameLength, "belongs to a name that is empty or has NUL");
        }
        return new FileFullEaInformation(
                reader.u8("Flags", at + 4),
                name,
                reader.bytes("EaValue", at + NAME_AT + nameLength + 1, reader.u16("EaValueLength", at + 6)));
    }
}
