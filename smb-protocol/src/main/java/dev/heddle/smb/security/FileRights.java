// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.security;

/** Access masks for files and directories ([MS-SMB2] 2.2.13.1): the usual combinations of rights. */
public final class FileRights {
    /** All rights. */
    public static final int FULL = 0x1F_01FF;

    /** All rights except to change the owner and the access rights. */
    public static final int MODIFY = 0x13_01BF;

    /** Read, and execute a file or traverse a directory. */
    public static final int READ_AND_EXECUTE = 0x12_00A9;

    /** Read data, attributes and the security descriptor. */
    public static final int READ = 0x12_0089;

    /** Write data and attributes. */
    public static final int WRITE = 0x12_0116;

    /** Execute a file or traverse a directory. */
    public static final int EXECUTE = 0x12_00A0;

    private FileRights() {}
}
