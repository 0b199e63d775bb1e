package dev.heddle.smb.security;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Who owns something and who may do what with it ([MS-DTYP] 2.4.6). Each part may be missing: it was not asked for
 * then, or is not to be changed.
 *
 * @param control the bits of [MS-DTYP] 2.4.6; those that say which parts are there are set by this
 * @param owner the owner, or null
 * @param group the primary group, or null
 * @param dacl who may do what, or null; if the control bit {@link #DACL_PRESENT} is set nevertheless, everybody may do
 *     everything
 * @param sacl what is recorded, or null
 */
public record SecurityDescriptor(
        int control,
        @Nullable Sid owner,
        @Nullable Sid group,
        @Nullable Acl dacl,
        @Nullable Acl sacl) {
    /** Control: there is a DACL; with none in the descriptor, everybody may do everything. */
    public static final int DACL_PRESENT = 0x0004;

    /** Control: there is a SACL. */
    public static final int SACL_PRESENT = 0x0010;

    /** Control: the DACL's heirs are to be brought up to date. */
    public static final int DACL_AUTO_INHERIT_REQUIRED = 0x0100;

    /** Control: the SACL's heirs are to be brought up to date. */
    public static final int SACL_AUTO_INHERIT_REQUIRED = 0x0200;

    /** Control: the DACL's inherited entries came down by themselves. */
    public static final int DACL_AUTO_INHERITED = 0x0400;

    /** Control: the SACL's inherited entries came down by themselves. */
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

    /** Sets the control bits that follow from the parts. */
    public SecurityDescriptor {
        // What belongs to the resource manager's bit is the server's own business, and not kept.
        control = (control & 0xFFFF & ~RESOURCE_MANAGER)
                | SELF_RELATIVE
                | (dacl == null ? 0 : DACL_PRESENT)
                | (sacl == null ? 0 : SACL_PRESENT);
    }

    /** One with a DACL only, as for changing that alone. */
    public static SecurityDescriptor ofDacl(Acl dacl) {
        return new SecurityDescriptor(0, null, null, dacl, null);
    }

    /** One with an owner only, as for changing that alone. */
    public static SecurityDescriptor ofOwner(Sid owner) {
        return new SecurityDescriptor(0, owner, null, null, null);
    }

    /** One with a group only, as for changing that alone. */
    public static SecurityDescriptor ofGroup(Sid group) {
        return new SecurityDescriptor(0, null, group, null, null);
    }

    /**
     * Reads SDDL text ([MS-DTYP] 2.5.1), such as {@code O:BAG:SYD:P(A;OICI;FA;;;BA)(A;;0x1200a9;;;WD)}.
     *
     * @throws IllegalArgumentException if it is none, or has entries with GUIDs or conditions, or abbreviations that
     *     need a domain's SID
     */
    public static SecurityDescriptor parse(String sddl) {
        return new SddlParser(sddl).descriptor();
    }

    /**
     * It as SDDL text.
     *
     * @throws IllegalStateException if it has an {@link OtherAce}
     */
    public String toSddl() {
        return Sddl.format(this);
    }

    /** Whether the control bits are all set. */
    public boolean has(int bits) {
        return (control & bits) == bits;
    }

    /** The exact number of bytes that {@link #encode} writes. */
    public int encodedLength() {
        return FIXED
                + (owner == null ? 0 : owner.encodedLength())
                + (group == null ? 0 : group.encodedLength())
                + (sacl == null ? 0 : sacl.encodedLength())
                + (dacl == null ? 0 : dacl.encodedLength());
    }

    /** Writes it at the position of a little-endian buffer. */
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

    /** It as bytes in a new little-endian buffer, from position 0 to the limit. */
    public ByteBuffer toBuffer() {
        ByteBuffer buffer = ByteBuffer.allocate(encodedLength()).order(ByteOrder.LITTLE_ENDIAN);
        encode(buffer);
        return buffer.flip();
    }

    /** Reads what remains. */
    public static SecurityDescriptor decode(ByteBuffer source) throws java.io.IOException {
        WireReader reader = WireReader.ofRemaining(STRUCTURE, source);
        int revision = reader.u8("Revision", 0);
        if (revision != REVISION) {
            throw reader.malformed("Revision", 0, revision, "must be " + REVISION);
        }
        int control = reader.u16("Control", 2);
        if ((control & SELF_RELATIVE) == 0) {
            throw reader.malformed("Control", 2, control, "says that the parts are somewhere else");
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
            throw reader.malformed(field, fieldAt, at, "points out of " + FIXED + " to " + reader.limit());
        }
        return (int) at;
    }

    /** The SDDL text, or what it consists of where there is none. */
    @Override
    public String toString() {
        boolean text = Sddl.canFormat(this);
        return text
                ? toSddl()
                : "SecurityDescriptor[owner=" + owner + ", group=" + group + ", dacl=" + dacl + ", sacl=" + sacl + "]";
    }
}
