package dev.heddle.smb.fscc;

/** What kind of information QUERY_INFO and SET_INFO are about ([MS-SMB2] 2.2.37). */
public final class InfoType {
    /** A file, with a class of {@link FileInformationClass}. */
    public static final int FILE = 1;

    /** A file system, with a class of {@link FsInformationClass}. */
    public static final int FILESYSTEM = 2;

    /** A security descriptor. */
    public static final int SECURITY = 3;

    /** Quotas. */
    public static final int QUOTA = 4;

    private InfoType() {}
}
