// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import org.jspecify.annotations.Nullable;

/** The commands of SMB2 ([MS-SMB2] 2.2.1.2). */
public enum SmbCommand {
    NEGOTIATE(0),
    SESSION_SETUP(1),
    LOGOFF(2),
    TREE_CONNECT(3),
    TREE_DISCONNECT(4),
    CREATE(5),
    CLOSE(6),
    FLUSH(7),
    READ(8),
    WRITE(9),
    LOCK(10),
    IOCTL(11),
    CANCEL(12),
    ECHO(13),
    QUERY_DIRECTORY(14),
    CHANGE_NOTIFY(15),
    QUERY_INFO(16),
    SET_INFO(17),
    OPLOCK_BREAK(18);

    private static final SmbCommand[] BY_CODE = byCode();

    private final int code;

    SmbCommand(int code) {
        this.code = code;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    /** Returns the command with this number, or null if there is none. */
    public static @Nullable SmbCommand of(int code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }

    private static SmbCommand[] byCode() {
        SmbCommand[] table = new SmbCommand[values().length];
        for (SmbCommand command : values()) {
            table[command.code] = command;
        }
        return table;
    }
}
