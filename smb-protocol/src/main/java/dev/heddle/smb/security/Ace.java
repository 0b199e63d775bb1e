// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.security;

import java.nio.ByteBuffer;

/** An access control entry (ACE): one entry of an access control list ([MS-DTYP] 2.4.4). */
public sealed interface Ace permits AccessAce, OtherAce {
    /** Flag: files in the directory inherit the entry. */
    int OBJECT_INHERIT = 0x01;

    /** Flag: directories in the directory inherit the entry. */
    int CONTAINER_INHERIT = 0x02;

    /** Flag: the entry is inherited by direct children only. */
    int NO_PROPAGATE_INHERIT = 0x04;

    /** Flag: the entry has no effect on this object; children inherit it. */
    int INHERIT_ONLY = 0x08;

    /** Flag: the entry was inherited from a parent directory. */
    int INHERITED = 0x10;

    /** Flag of an audit entry: successful access is audited. */
    int SUCCESSFUL_ACCESS = 0x40;

    /** Flag of an audit entry: denied access is audited. */
    int FAILED_ACCESS = 0x80;

    /** Returns the type of the entry, a number of [MS-DTYP] 2.4.4.1. */
    int type();

    /** Returns the flags, bits of the constants above. */
    int flags();

    /** Returns the exact number of bytes that {@link #encode} writes: a multiple of 4. */
    int encodedLength();

    /** Encodes this entry at the position of a little-endian buffer. */
    void encode(ByteBuffer target);

    /** Creates an entry that allows access and is not inherited by children. */
    static AccessAce allow(Sid trustee, int rights) {
        return new AccessAce(AccessAce.ALLOWED, 0, rights, trustee);
    }

    /**
     * Creates an entry that denies access and is not inherited by children. Put denying entries before allowing
     * entries.
     */
    static AccessAce deny(Sid trustee, int rights) {
        return new AccessAce(AccessAce.DENIED, 0, rights, trustee);
    }
}
