// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.security;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * An access control list ([MS-DTYP] 2.4.5). The order of entries matters: the first entry that covers an access right
 * decides. An empty list denies all access.
 *
 * @param revision 2, or 4 if the list has entries of directory services
 * @param entries the entries in order
 */
public record Acl(int revision, List<Ace> entries) {
    /** The revision of access control lists of files. */
    public static final int REVISION = 2;

    private static final String STRUCTURE = "ACL";
    private static final int FIXED = 8;
    private static final int ACE_HEADER = 4;
    private static final int MAX = 0xFFFF;

    /**
     * Keeps an unmodifiable copy of the list.
     *
     * @throws IllegalArgumentException if the encoded list would be longer than 65,535 bytes
     */
    public Acl {
        entries = List.copyOf(entries);
        if (length(entries) > MAX) {
            throw new IllegalArgumentException(
                    "the " + entries.size() + " entries take " + length(entries) + " bytes, more than " + MAX);
        }
    }

    /** Creates a list of the entries, with revision {@link #REVISION}. */
    public static Acl of(Ace... entries) {
        return new Acl(REVISION, List.of(entries));
    }

    private static long length(List<Ace> entries) {
        return FIXED + entries.stream().mapToLong(Ace::encodedLength).sum();
    }

    /** Returns the exact number of bytes that {@link #encode} writes. */
    public int encodedLength() {
        return (int) length(entries);
    }

    /** Encodes this list at the position of a little-endian buffer. */
    public void encode(ByteBuffer target) {
        target.put((byte) revision).put((byte) 0).putShort((short) encodedLength());
        target.putShort((short) entries.size()).putShort((short) 0);
        entries.forEach(entry -> entry.encode(target));
    }

    static Acl read(WireReader outer, int at) throws WireFormatException {
        int size = outer.u16("AclSize", at + 2);
        if (size < FIXED) {
            throw outer.malformed("AclSize", at + 2, size, "is less than " + FIXED);
        }
        WireReader reader = new WireReader(STRUCTURE, outer.slice("Acl", at, size));
        int count = reader.u16("AceCount", 4);
        List<Ace> entries = new ArrayList<>();
        int next = FIXED;
        for (int i = 0; i < count; i++) {
            int length = reader.u16("AceSize", next + 2);
            if (length < ACE_HEADER || length % 4 != 0) {
                throw reader.malformed("AceSize", next + 2, length, "must be a multiple of 4 and at least 4");
            }
            entries.add(readAce(reader.slice("Ace", next, length)));
            next += length;
        }
        return new Acl(reader.u8("AclRevision", 0), entries);
    }

    private static Ace readAce(ByteBuffer entry) throws WireFormatException {
        WireReader reader = new WireReader("ACE", entry);
        int type = reader.u8("AceType", 0);
        int flags = reader.u8("AceFlags", 1);
        if (AccessAce.isType(type)) {
            return new AccessAce(type, flags, reader.i32("Mask", 4), Sid.read(reader, 8));
        }
        return new OtherAce(type, flags, reader.bytes("Data", ACE_HEADER, reader.limit() - ACE_HEADER));
    }
}
