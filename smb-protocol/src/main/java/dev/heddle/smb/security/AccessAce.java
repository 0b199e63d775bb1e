package dev.heddle.smb.security;

import java.nio.ByteBuffer;

/**
 * An entry of one trustee and one mask: allows, denies, audits, or labels.
 *
 * @param type {@link #ALLOWED}, {@link #DENIED}, {@link #AUDIT} or {@link #MANDATORY_LABEL}
 * @param flags bits of the constants of {@link Ace}
 * @param mask which accesses: bits of [MS-DTYP] 2.4.3; see {@link FileRights}
 * @param trustee whose
 */
public record AccessAce(int type, int flags, int mask, Sid trustee) implements Ace {
    /** Allows. */
    public static final int ALLOWED = 0x00;

    /** Denies. */
    public static final int DENIED = 0x01;

    /** Has access recorded; only in a system access control list. */
    public static final int AUDIT = 0x02;

    /** Gives the integrity level; only in a system access control list. */
    public static final int MANDATORY_LABEL = 0x11;

    private static final int TRUSTEE_AT = 8;

    /**
     * Checks the type and the flags.
     *
     * @throws IllegalArgumentException if the type is another, or the flags are no 8 bits
     */
    public AccessAce {
        if (!isType(type)) {
            throw new IllegalArgumentException("not an entry of a trustee and a mask: type " + type);
        }
        if ((flags & 0xFF) != flags) {
            throw new IllegalArgumentException("flags are 8 bits: " + flags);
        }
    }

    static boolean isType(int type) {
        return type == ALLOWED || type == DENIED || type == AUDIT || type == MANDATORY_LABEL;
    }

    /** The same with other flags. */
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
