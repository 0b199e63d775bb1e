// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import org.jspecify.annotations.Nullable;

/** What CREATE does if the file exists, and if it does not exist ([MS-SMB2] 2.2.13). */
public enum CreateDisposition {
    /** Replaces an existing file, or creates the file. */
    SUPERSEDE(0),
    /** Opens an existing file; fails if the file does not exist. */
    OPEN(1),
    /** Creates the file; fails if the file exists. */
    CREATE(2),
    /** Opens an existing file, or creates the file. */
    OPEN_IF(3),
    /** Opens and truncates an existing file; fails if the file does not exist. */
    OVERWRITE(4),
    /** Opens and truncates an existing file, or creates the file. */
    OVERWRITE_IF(5);

    private final int code;

    CreateDisposition(int code) {
        this.code = code;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    /** Returns the disposition with this number, or null if there is none. */
    public static @Nullable CreateDisposition of(int code) {
        for (CreateDisposition disposition : values()) {
            if (disposition.code == code) {
                return disposition;
            }
        }
        return null;
    }
}
