// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

import java.util.Optional;

/** The dialects of SMB2 and SMB3, oldest first ([MS-SMB2] 1.7). */
public enum SmbDialect {
    /** SMB 2.0.2 (Windows Vista SP1). Each request costs one credit, so a read or write has at most 64 KiB. */
    SMB_2_0_2(0x0202, "2.0.2"),
    /** SMB 2.1 (Windows 7). */
    SMB_2_1(0x0210, "2.1"),
    /** SMB 3.0 (Windows 8). */
    SMB_3_0(0x0300, "3.0"),
    /** SMB 3.0.2 (Windows 8.1). */
    SMB_3_0_2(0x0302, "3.0.2"),
    /** SMB 3.1.1 (Windows 10). */
    SMB_3_1_1(0x0311, "3.1.1");

    private final int code;
    private final String text;

    SmbDialect(int code, String text) {
        this.code = code;
        this.text = text;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    /** Whether this dialect is {@code other} or a later one. */
    public boolean isAtLeast(SmbDialect other) {
        return compareTo(other) >= 0;
    }

    /** Returns the dialect with that number on the wire; empty if there is none. */
    public static Optional<SmbDialect> ofCode(int code) {
        for (SmbDialect dialect : values()) {
            if (dialect.code == code) {
                return Optional.of(dialect);
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the dialect with that version number.
     *
     * @param text such as {@code "3.1.1"}
     * @throws IllegalArgumentException if there is none
     */
    public static SmbDialect parse(String text) {
        for (SmbDialect dialect : values()) {
            if (dialect.text.equals(text)) {
                return dialect;
            }
        }
        throw new IllegalArgumentException("no SMB dialect '" + text + "'; there are 2.0.2, 2.1, 3.0, 3.0.2, 3.1.1");
    }

    /** The dialect's version number, such as {@code "3.1.1"}. */
    @Override
    public String toString() {
        return text;
    }
}
