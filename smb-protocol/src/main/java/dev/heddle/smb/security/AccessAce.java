// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.security;

import java.nio.ByteBuffer;

/**
 * An access control entry with one trustee and one access mask ([MS-DTYP] 2.4.4). It allows, denies or audits access,
 * or sets an integrity label.
 *
 * @param type {@link #ALLOWED}, {@link #DENIED}, {@link #AUDIT} or {@link #MANDATORY_LABEL}
 * @param flags bits of the constants of {@link Ace}
 * @param mask the access rights, bits of [MS-DTYP] 2.4.3; see {@link FileRights}
 * @param trustee the user or group that the entry applies to; for a label, the integrity level
 */
public record AccessAce(int type, int flags, int mask, Sid trustee) implements Ace {
    /** Type: allows access. */
    public static final int ALLOWED = 0x00;

    /** Type: denies access. */
    public static final int DENIED = 0x01;

    /** Type: audits access; only in a system access control list (SACL). */
    public static final int AUDIT = 0x02;

    /** Type: sets the integrity level; only in a system access control list (SACL). */
    public static final int MANDATORY_LABEL = 0x11;

    private static final int TRUSTEE_AT = 8;

    /**
     * Checks the type and the flags.
     *
     * @throws IllegalArgumentException if the type is not one of the four constants, or the flags do not fit in 8 bits
     */
    public AccessAce {
        if (!isType(type)) {
            throw new IllegalArgumentException("not the type of an entry with one trustee and one mask: " + type);
        }
        if ((flags & 0xFF) != flags) {
            throw new IllegalArgumentException("flags must fit in 8 bits: " + flags);
        }
    }

    static boolean isType(int type) {
        return type == ALLOWED || type == DENIED || type == AUDIT || type == MANDATORY_LABEL;
    }

    /** Returns a copy of this entry with other flags. */
    public AccessAce withFlags(int newFlags) {
        return new AccessAce(type, newFlags, mask, trustee);
    }

    @Override
    public int encodedLength() {
        return TRUSTEE_AT + trustee.encodedLength();
    }

    @Override
    public void encode(ByteBuffer target) {
        target.put((byte) type).put((byte) flags).putShort((short) encodedLength());
        target.putInt(mask);
        trustee.encode(target);
    }
}
