package dev.heddle.smb.wire;

import org.jspecify.annotations.Nullable;

/** What CREATE does if the file is there, and if it is not ([MS-SMB2] 2.2.13). */
public enum CreateDisposition {
    /** There: replace it; not there: create it. */
    SUPERSEDE(0),
    /** There: open it; not there: fail. */
    OPEN(1),
    /** There: fail; not there: create it. */
    CREATE(2),
    /** There: open it; not there: create it. */
    OPEN_IF(3),
    /** There: open and truncate it; not there: fail. */
    OVERWRITE(4),
    /** There: open and truncate it; not there: create it. */
    OVERWRITE_IF(5);

    private final int code;

    CreateDisposition(int code) {
        this.code = code;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    /** The disposition with this number, or null if there is none. */
    public static @Nullable CreateDisposition of(int code) {
        for (CreateDisposition disposition : values()) {
            if (disposition.code == code) {
                return disposition;
            }
        }
        return null;
    }
}
