package dev.heddle.smb.wire;

/** ShareAccess bits of CREATE ([MS-SMB2] 2.2.13): what others may do while the file is open. */
public final class ShareAccess {
    /** Others may read. */
    public static final int READ = 0x1;

    /** Others may write. */
    public static final int WRITE = 0x2;

    /** Others may delete or rename. */
    public static final int DELETE = 0x4;

    /** Others may do everything. */
    public static final int ALL = READ | WRITE | DELETE;

    private ShareAccess() {}
}
