package dev.heddle.smb.security;

import java.nio.ByteBuffer;

/** One entry of an access control list ([MS-DTYP] 2.4.4). */
public sealed interface Ace permits AccessAce, OtherAce {
    /** Flag: files in the directory inherit the entry. */
    int OBJECT_INHERIT = 0x01;

    /** Flag: directories in the directory inherit the entry. */
    int CONTAINER_INHERIT = 0x02;

    /** Flag: it is inherited one level down only. */
    int NO_PROPAGATE_INHERIT = 0x04;

    /** Flag: it is for heirs only and has no effect here. */
    int INHERIT_ONLY = 0x08;

    /** Flag: it was inherited. */
    int INHERITED = 0x10;

    /** Flag of an audit entry: successful access is recorded. */
    int SUCCESSFUL_ACCESS = 0x40;

    /** Flag of an audit entry: refused access is recorded. */
    int FAILED_ACCESS = 0x80;

    /** What kind of entry it is, the number of [MS-DTYP] 2.4.4.1. */
    int type();

    /** Bits of the flags above. */
    int flags();

    /** The exact number of bytes that {@link #encode} writes: a multiple of 4. */
    int encodedLength();

    /** Writes it at the position of a little-endian buffer. */
    void encode(ByteBuffer target);

    /** An entry that allows, not inherited further. */
    static AccessAce allow(Sid trustee, int rights) {
        return new AccessAce(AccessAce.ALLOWED, 0, rights, trustee);
    }

    /** An entry that denies, not inherited further. Entries that deny belong before those that allow. */
    static AccessAce deny(Sid trustee, int rights) {
        return new AccessAce(AccessAce.DENIED, 0, rights, trustee);
    }
}
