// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.security;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A security identifier ([MS-DTYP] 2.4.2). It names a user, a group or another trustee.
 *
 * @param authority the authority that issued the SID, 48 bits
 * @param subAuthorities at most 15 unsigned numbers of 32 bits
 */
public record Sid(long authority, List<Long> subAuthorities) {
    /** Everyone, {@code S-1-1-0}. */
    public static final Sid EVERYONE = new Sid(1, List.of(0L));

    /** The user who creates the object that inherits the entry, {@code S-1-3-0}. */
    public static final Sid CREATOR_OWNER = new Sid(3, List.of(0L));

    /** The primary group of the user who creates the object that inherits the entry, {@code S-1-3-1}. */
    public static final Sid CREATOR_GROUP = new Sid(3, List.of(1L));

    /** All authenticated users, {@code S-1-5-11}. */
    public static final Sid AUTHENTICATED_USERS = new Sid(5, List.of(11L));

    /** The operating system, {@code S-1-5-18}. */
    public static final Sid SYSTEM = new Sid(5, List.of(18L));

    /** The server's administrators, {@code S-1-5-32-544}. */
    public static final Sid ADMINISTRATORS = new Sid(5, List.of(32L, 544L));

    /** The server's users, {@code S-1-5-32-545}. */
    public static final Sid USERS = new Sid(5, List.of(32L, 545L));

    private static final String STRUCTURE = "SID";
    private static final int REVISION = 1;
    private static final int FIXED = 8;
    private static final int MAX = 15;
    private static final long MAX_AUTHORITY = 0xFFFF_FFFF_FFFFL;
    private static final long MAX_32 = 0xFFFF_FFFFL;
    private static final Pattern FORM =
            Pattern.compile("S-1-([0-9]{1,15}|0X[0-9A-F]{1,12})((?:-[0-9]{1,10}){0," + MAX + "})");

    /**
     * Keeps an unmodifiable copy of the list.
     *
     * @throws IllegalArgumentException if a number is out of range, or there are more than 15 subauthorities
     */
    public Sid {
        subAuthorities = List.copyOf(subAuthorities);
        if (authority < 0 || authority > MAX_AUTHORITY) {
            throw new IllegalArgumentException("an authority must fit in 48 bits: " + authority);
        }
        if (subAuthorities.size() > MAX) {
            throw new IllegalArgumentException("a SID has at most " + MAX + " subauthorities: " + subAuthorities);
        }
        for (long part : subAuthorities) {
            if (part < 0 || part > MAX_32) {
                throw new IllegalArgumentException("a subauthority must fit in 32 bits: " + part);
            }
        }
    }

    /**
     * Parses the string form, such as {@code S-1-5-32-544}.
     *
     * @throws IllegalArgumentException if the text is not a SID
     */
    public static Sid parse(String text) {
        var matcher = FORM.matcher(text.toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a SID: '" + text + "'");
        }
        List<Long> parts = new ArrayList<>();
        for (String part : matcher.group(2).split("-", -1)) {
            if (!part.isEmpty()) {
                parts.add(Long.parseLong(part));
            }
        }
        return new Sid(Long.decode(matcher.group(1)), parts);
    }

    /** Returns the exact number of bytes that {@link #encode} writes. */
    public int encodedLength() {
        return FIXED + Integer.BYTES * subAuthorities.size();
    }

    /** Encodes this SID at the position of a little-endian buffer. */
    public void encode(ByteBuffer target) {
        target.put((byte) REVISION).put((byte) subAuthorities.size());
        // Only the authority is big-endian.
        for (int shift = 40; shift >= 0; shift -= 8) {
            target.put((byte) (authority >>> shift));
        }
        for (long part : subAuthorities) {
            target.putInt((int) part);
        }
    }

    /** Returns the encoded form in a new little-endian buffer, from position 0 to the limit. */
    public ByteBuffer toBuffer() {
        ByteBuffer buffer = ByteBuffer.allocate(encodedLength()).order(ByteOrder.LITTLE_ENDIAN);
        encode(buffer);
        return buffer.flip();
    }

    /** Decodes the SID at the start of the remaining bytes. */
    public static Sid decode(ByteBuffer source) throws java.io.IOException {
        return read(WireReader.ofRemaining(STRUCTURE, source), 0);
    }

    static Sid read(WireReader reader, int at) throws WireFormatException {
        int revision = reader.u8("Revision", at);
        if (revision != REVISION) {
            throw reader.malformed("Revision", at, revision, "must be " + REVISION);
        }
        int count = reader.u8("SubAuthorityCount", at + 1);
        if (count > MAX) {
            throw reader.malformed("SubAuthorityCount", at + 1, count, "is more than " + MAX);
        }
        long authority = 0;
        for (int i = 2; i < FIXED; i++) {
            authority = authority << 8 | reader.u8("IdentifierAuthority", at + i);
        }
        List<Long> parts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            parts.add(reader.u32("SubAuthority", at + FIXED + Integer.BYTES * i));
        }
        return new Sid(authority, parts);
    }

    /** Returns the string form, such as {@code S-1-5-32-544}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("S-1-");
        text.append(authority <= MAX_32 ? Long.toString(authority) : "0x%012X".formatted(authority));
        subAuthorities.forEach(part -> text.append('-').append(part));
        return text.toString();
    }
}
