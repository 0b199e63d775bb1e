// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.fscc;

/** The numbers of the file system information classes ([MS-FSCC] 2.5). */
public final class FsInformationClass {
    /** {@link FileFsVolumeInformation}. */
    public static final int VOLUME = 1;

    /** {@link FileFsSizeInformation}. */
    public static final int SIZE = 3;

    /** {@link FileFsAttributeInformation}. */
    public static final int ATTRIBUTE = 5;

    /** {@link FileFsFullSizeInformation}. */
    public static final int FULL_SIZE = 7;

    private FsInformationClass() {}
}
