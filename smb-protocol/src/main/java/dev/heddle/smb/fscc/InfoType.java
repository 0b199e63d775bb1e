// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.fscc;

/** The types of information that QUERY_INFO and SET_INFO read and change ([MS-SMB2] 2.2.37). */
public final class InfoType {
    /** Information about a file, with a class of {@link FileInformationClass}. */
    public static final int FILE = 1;

    /** Information about a file system, with a class of {@link FsInformationClass}. */
    public static final int FILESYSTEM = 2;

    /** A security descriptor. */
    public static final int SECURITY = 3;

    /** Quotas. */
    public static final int QUOTA = 4;

    private InfoType() {}
}
