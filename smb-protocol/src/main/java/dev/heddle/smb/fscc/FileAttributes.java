package dev.heddle.smb.fscc;

/** File attribute bits ([MS-FSCC] 2.6). */
public final class FileAttributes {
    /** Cannot be written or deleted. */
    public static final int READONLY = 0x1;

    /** Not shown in usual listings. */
    public static final int HIDDEN = 0x2;

    /** Belongs to the operating system. */
    public static final int SYSTEM = 0x4;

    /** A directory. */
    public static final int DIRECTORY = 0x10;

    /** To be backed up. */
    public static final int ARCHIVE = 0x20;

    /** None of the others. In a change of attributes it clears them; 0 leaves them alone. */
    public static final int NORMAL = 0x80;

    /** Temporary. */
    public static final int TEMPORARY = 0x100;

    /** Has holes. */
    public static final int SPARSE_FILE = 0x200;

    /** A symbolic link, mount point or the like. */
    public static final int REPARSE_POINT = 0x400;

    /** Compressed by the file system. */
    public static final int COMPRESSED = 0x800;

    /** The data are in slow storage. */
    public static final int OFFLINE = 0x1000;

    /** Not to be indexed. */
    public static final int NOT_CONTENT_INDEXED = 0x2000;

    /** Encrypted by the file system. */
    public static final int ENCRYPTED = 0x4000;

    private FileAttributes() {}
}
