// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

/** Bits of the CreateOptions field of CREATE ([MS-SMB2] 2.2.13). */
public final class CreateOptions {
    /** The path must name a directory; a new file is created as a directory. */
    public static final int DIRECTORY_FILE = 0x1;

    /** The server writes data to storage before it responds to a write. */
    public static final int WRITE_THROUGH = 0x2;

    /** A hint: the client mostly accesses the file sequentially. */
    public static final int SEQUENTIAL_ONLY = 0x4;

    /** The server should not buffer. */
    public static final int NO_INTERMEDIATE_BUFFERING = 0x8;

    /** The path must not name a directory. */
    public static final int NON_DIRECTORY_FILE = 0x40;

    /** The client does not understand extended attributes. */
    public static final int NO_EA_KNOWLEDGE = 0x200;

    /** A hint: the client accesses the file at random offsets. */
    public static final int RANDOM_ACCESS = 0x800;

    /** The server deletes the file when its last handle is closed; needs {@link AccessMask#DELETE}. */
    public static final int DELETE_ON_CLOSE = 0x1000;

    /** The path is a file identifier. */
    public static final int OPEN_BY_FILE_ID = 0x2000;

    /** Opens the file with backup rights. */
    public static final int OPEN_FOR_BACKUP_INTENT = 0x4000;

    /** A new file is not compressed. */
    public static final int NO_COMPRESSION = 0x8000;

    /** Opens a symbolic link or other reparse point itself, not its target. */
    public static final int OPEN_REPARSE_POINT = 0x20_0000;

    /** Does not recall a file from slow storage. */
    public static final int OPEN_NO_RECALL = 0x40_0000;

    private CreateOptions() {}
}
