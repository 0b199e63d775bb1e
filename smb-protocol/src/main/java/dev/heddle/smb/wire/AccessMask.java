// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

/**
 * Access rights to files and directories ([MS-SMB2] 2.2.13.1). A bit may have one name for files, one for directories.
 */
public final class AccessMask {
    /** Read data from the file. */
    public static final int FILE_READ_DATA = 0x1;

    /** List the directory. */
    public static final int FILE_LIST_DIRECTORY = 0x1;

    /** Write data to the file. */
    public static final int FILE_WRITE_DATA = 0x2;

    /** Create files in the directory. */
    public static final int FILE_ADD_FILE = 0x2;

    /** Append data to the file. */
    public static final int FILE_APPEND_DATA = 0x4;

    /** Create directories in the directory. */
    public static final int FILE_ADD_SUBDIRECTORY = 0x4;

    /** Read extended attributes. */
    public static final int FILE_READ_EA = 0x8;

    /** Write extended attributes. */
    public static final int FILE_WRITE_EA = 0x10;

    /** Execute the file. */
    public static final int FILE_EXECUTE = 0x20;

    /** Traverse the directory. */
    public static final int FILE_TRAVERSE = 0x20;

    /** Delete the files and directories in the directory. */
    public static final int FILE_DELETE_CHILD = 0x40;

    /** Read attributes. */
    public static final int FILE_READ_ATTRIBUTES = 0x80;

    /** Change attributes. */
    public static final int FILE_WRITE_ATTRIBUTES = 0x100;

    /** Delete or rename. */
    public static final int DELETE = 0x1_0000;

    /** Read the security descriptor. */
    public static final int READ_CONTROL = 0x2_0000;

    /** Change the access control list. */
    public static final int WRITE_DAC = 0x4_0000;

    /** Change the owner. */
    public static final int WRITE_OWNER = 0x8_0000;

    /** Wait on the handle. */
    public static final int SYNCHRONIZE = 0x10_0000;

    /** Read or write the system access control list. */
    public static final int ACCESS_SYSTEM_SECURITY = 0x100_0000;

    /** All rights that the server grants to this user. */
    public static final int MAXIMUM_ALLOWED = 0x200_0000;

    /** All rights. */
    public static final int GENERIC_ALL = 0x1000_0000;

    /** The rights to execute a file. */
    public static final int GENERIC_EXECUTE = 0x2000_0000;

    /** The rights to write a file. */
    public static final int GENERIC_WRITE = 0x4000_0000;

    /** The rights to read a file. */
    public static final int GENERIC_READ = 0x8000_0000;

    private AccessMask() {}
}
