// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.security;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A security descriptor: the owner of an object and the access rights to it ([MS-DTYP] 2.4.6). Each part may be
 * missing: in a query result the part was not queried, in a change it stays unchanged.
 *
 * @param control the bits of [MS-DTYP] 2.4.6; the constructor sets the bits that say which parts are present
 * @param owner the owner, or null
 * @param group the primary group, or null
 * @param dacl the access rights, or null; if it is null and the control bit {@link #DACL_PRESENT} is set, everyone has
 *     all rights
 * @param sacl the audit entries and the integrity label, or null
 */
public record SecurityDescriptor(
        int control,
        @Nullable Sid owner,
        @Nullable Sid group,
        @Nullable Acl dacl,
        @Nullable Acl sacl) {
    /** Control: the descriptor has a DACL. If the bit is set and the DACL is null, everyone has all rights. */
    public static final int DACL_PRESENT = 0x0004;

    /** Control: the descriptor has a SACL. */
    public static final int SACL_PRESENT = 0x0010;

    /** Control: the server shall propagate the DACL to child objects that inherit from it. */
    public static final int DACL_AUTO_INHERIT_REQUIRED = 0x0100;

    /** Control: the server shall propagate the SACL to child objects that inherit from it. */
    public static final int SACL_AUTO_INHERIT_REQUIRED = 0x0200;

    /** Control: the inherited entries of the DACL were propagated automatically. */
    public static final int DACL_AUTO_INHERITED = 0x0400;

    /** Control: the inherited entries of the SACL were propagated automatically. */
    public static final int SACL_AUTO_INHERITED = 0x0800;

    /** Control: the DACL inherits nothing. */
    public static final int DACL_PROTECTED = 0x1000;

    /** Control: the SACL inherits nothing. */
    public static final int SACL_PROTECTED = 0x2000;

    private static final String STRUCTURE = "SECURITY_DESCRIPTOR";
    private static final int REVISION = 1;
    private static final int FIXED = 20;
    private static final int SELF_RELATIVE = 0x8000;
    private static final int RESOURCE_MANAGER = 0x4000;

    /** Sets the control bits that depend on the parts. */
    public SecurityDescriptor {
        // The resource manager's data is private to the server. It is not kept, so neither is its bit.
        control = (control & 0xFFFF & ~RESOURCE_MANAGER)
                | SELF_RELATIVE
                | (dacl == null ? 0 : DACL_PRESENT)
                | (sacl == null ? 0 : SACL_PRESENT);
    }

    /** Creates a descriptor with a DACL only, to change nothing but the DACL. */
    public static SecurityDescriptor ofDacl(Acl dacl) {
        return new SecurityDescriptor(0, null, null, dacl, null);
    }

    /** Creates a descriptor with an owner only, to change nothing but the owner. */
    public static SecurityDescriptor ofOwner(Sid owner) {
        return new SecurityDescriptor(0, owner, null, null, null);
    }

    /** Creates a descriptor with a group only, to change nothing but the group. */
    public static SecurityDescriptor ofGroup(Sid group) {
        return new SecurityDescriptor(0, null, group, null, null);
    }

    /**
     * Parses SDDL text ([MS-DTYP] 2.5.1), such as {@code O:BAG:SYD:P(A;OICI;FA;;;BA)(A;;0x1200a9;;;WD)}.
     *
     * @throws IllegalArgumentException if the text is not SDDL, or has entries with GUIDs or conditions, or has
     *     abbreviations that depend on a domain's SID
     */
    public static SecurityDescriptor parse(String sddl) {
        return new SddlParser(sddl).descriptor();
    }

    /**
     * Formats this descriptor as SDDL text.
     *
     * @throws IllegalStateException if this descriptor has an {@link OtherAce}
     */
    public String toSddl() {
        return Sddl.format(this);
    }

    /** Returns whether all of the control bits are set. */
    public boolean has(int bits) {
        return (control & bits) == bits;
    }

    /** Returns the exact number of bytes that {@link #encode} writes. */
    public int encodedLength() {
        return FIXED
                + (owner == null ? 0 : owner.encodedLength())
                + (group == null ? 0 : group.encodedLength())
                + (sacl == null ? 0 : sacl.encodedLength())
                + (dacl == null ? 0 : dacl.encodedLength());
    }

    /** Encodes this descriptor at the position of a little-endian buffer. */
    public void encode(ByteBuffer target) {
        int ownerAt = FIXED;
        int groupAt = ownerAt + (owner == null ? 0 : owner.encodedLength());
        int saclAt = groupAt + (group == null ? 0 : group.encodedLength());
        int daclAt = saclAt + (sacl == null ? 0 : sacl.encodedLength());
        target.put((byte) REVISION).put((byte) 0).putShort((short) control);
        target.putInt(owner == null ? 0 : ownerAt).putInt(group == null ? 0 : groupAt);
        target.putInt(sacl == null ? 0 : saclAt).putInt(dacl == null ? 0 : daclAt);
        if (owner != null) {
            owner.encode(target);
        }
        if (group != null) {
            group.encode(target);
        }
        if (sacl != null) {
            sacl.encode(target);
        }
        if (dacl != null) {
            dacl.encode(target);
        }
    }

    /** Returns the encoded form in a new little-endian buffer, from position 0 to the limit. */
    public ByteBuffer toBuffer() {
        ByteBuffer buffer = ByteBuffer.allocate(encodedLength()).order(ByteOrder.LITTLE_ENDIAN);
        encode(buffer);
        return buffer.flip();
    }

    /** Decodes the remaining bytes. */
    public static SecurityDescriptor decode(ByteBuffer source) throws java.io.IOException {
        WireReader reader = WireReader.ofRemaining(STRUCTURE, source);
        int revision = reader.u8("Revision", 0);
        if (revision != REVISION) {
            throw reader.malformed("Revision", 0, revision, "must be " + REVISION);
        }
        int control = reader.u16("Control", 2);
        if ((control & SELF_RELATIVE) == 0) {
            throw reader.malformed("Control", 2, control, "lacks the bit 0x8000 (self-relative)");
        }
        return new SecurityDescriptor(
                control,
                sid(reader, "OffsetOwner", 4),
                sid(reader, "OffsetGroup", 8),
                acl(reader, "OffsetDacl", 16, (control & DACL_PRESENT) != 0),
                acl(reader, "OffsetSacl", 12, (control & SACL_PRESENT) != 0));
    }

    private static @Nullable Sid sid(WireReader reader, String field, int fieldAt) throws WireFormatException {
        int at = offset(reader, field, fieldAt);
        return at == 0 ? null : Sid.read(reader, at);
    }

    private static @Nullable Acl acl(WireReader reader, String field, int fieldAt, boolean present)
            throws WireFormatException {
        int at = present ? offset(reader, field, fieldAt) : 0;
        return at == 0 ? null : Acl.read(reader, at);
    }

    private static int offset(WireReader reader, String field, int fieldAt) throws WireFormatException {
        long at = reader.u32(field, fieldAt);
        if (at != 0 && (at < FIXED || at >= reader.limit())) {
            throw reader.malformed(field, fieldAt, at, "points outside of " + FIXED + " to " + reader.limit());
        }
        return (int) at;
    }

    /** Returns the SDDL text; if SDDL cannot express this descriptor, returns its parts. */
    @Override
    public String toString() {
        boolean text = Sddl.canFormat(this);
        return text
                ? toSddl()
                : "SecurityDescriptor[owner=" + owner + ", group=" + group + ", dacl=" + dacl + ", sacl=" + sacl + "]";
    }
}
