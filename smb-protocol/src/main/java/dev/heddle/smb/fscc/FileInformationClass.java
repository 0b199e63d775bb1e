// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.fscc;

/** The numbers of the file information classes ([MS-FSCC] 2.4). */
public final class FileInformationClass {
    /** {@link FileBasicInformation}. */
    public static final int BASIC = 4;

    /** {@link FileStandardInformation}. */
    public static final int STANDARD = 5;

    /** {@link FileInternalInformation}. */
    public static final int INTERNAL = 6;

    /** {@link FileRenameInformation}. */
    public static final int RENAME = 10;

    /** {@link FileDispositionInformation}. */
    public static final int DISPOSITION = 13;

    /** A chain of {@link FileFullEaInformation}. */
    public static final int FULL_EA = 15;

    /** {@link FileAllInformation}. */
    public static final int ALL = 18;

    /** {@link FileAllocationInformation}. */
    public static final int ALLOCATION = 19;

    /** {@link FileEndOfFileInformation}. */
    public static final int END_OF_FILE = 20;

    /** A chain of {@link FileStreamInformation}. */
    public static final int STREAM = 22;

    /** {@link FileNetworkOpenInformation}. */
    public static final int NETWORK_OPEN = 34;

    /** {@link FileIdBothDirectoryInformation}. */
    public static final int ID_BOTH_DIRECTORY = 37;

    /** {@link FileNameInformation}: the path as the server stores it. */
    public static final int NORMALIZED_NAME = 48;

    private FileInformationClass() {}
}
