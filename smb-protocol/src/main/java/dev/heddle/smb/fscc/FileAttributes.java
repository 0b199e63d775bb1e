// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.fscc;

/** File attribute bits ([MS-FSCC] 2.6). */
public final class FileAttributes {
    /** The file cannot be written or deleted. */
    public static final int READONLY = 0x1;

    /** The file is hidden in ordinary listings. */
    public static final int HIDDEN = 0x2;

    /** The file belongs to the operating system. */
    public static final int SYSTEM = 0x4;

    /** The file is a directory. */
    public static final int DIRECTORY = 0x10;

    /** The file shall be backed up. */
    public static final int ARCHIVE = 0x20;

    /** The file has none of the other attributes. In a change, this value clears them; 0 leaves them unchanged. */
    public static final int NORMAL = 0x80;

    /** The file is temporary. */
    public static final int TEMPORARY = 0x100;

    /** The file is sparse: it may have holes. */
    public static final int SPARSE_FILE = 0x200;

    /** The file is a reparse point, such as a symbolic link or a mount point. */
    public static final int REPARSE_POINT = 0x400;

    /** The file system compresses the file. */
    public static final int COMPRESSED = 0x800;

    /** The data is offline, in slow storage. */
    public static final int OFFLINE = 0x1000;

    /** The content shall not be indexed. */
    public static final int NOT_CONTENT_INDEXED = 0x2000;

    /** The file system encrypts the file. */
    public static final int ENCRYPTED = 0x4000;

    private FileAttributes() {}
}
