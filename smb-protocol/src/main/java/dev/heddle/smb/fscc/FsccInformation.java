// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.fscc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A structure with information about a file or a file system. */
public sealed interface FsccInformation
        permits FileBasicInformation,
                FileStandardInformation,
                FileInternalInformation,
                FileAllInformation,
                FileNetworkOpenInformation,
                FileEndOfFileInformation,
                FileAllocationInformation,
                FileDispositionInformation,
                FileRenameInformation,
                FileIdBothDirectoryInformation,
                FileFsVolumeInformation,
                FileFsSizeInformation,
                FileFsAttributeInformation,
                FileFsFullSizeInformation {
    /**
     * Returns the number of the information class: of {@link FileInformationClass}, or of {@link FsInformationClass} if
     * {@link #infoType()} is {@link InfoType#FILESYSTEM}.
     */
    int informationClass();

    /** Returns {@link InfoType#FILE} or {@link InfoType#FILESYSTEM}. */
    default int infoType() {
        return InfoType.FILE;
    }

    /** Returns the exact number of bytes that {@link #encode} writes. */
    int encodedLength();

    /** Encodes this structure at the position of a little-endian buffer. */
    void encode(ByteBuffer target);

    /** Returns the encoded form in a new little-endian buffer, from position 0 to the limit. */
    default ByteBuffer toBuffer() {
        ByteBuffer buffer = ByteBuffer.allocate(encodedLength()).order(ByteOrder.LITTLE_ENDIAN);
        encode(buffer);
        return buffer.flip();
    }
}
