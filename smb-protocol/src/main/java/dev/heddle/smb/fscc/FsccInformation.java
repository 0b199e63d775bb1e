package dev.heddle.smb.fscc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** One piece of information about a file or a file system. */
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
    /** Its number in {@link FileInformationClass}, or in {@link FsInformationClass} if {@link #infoType()} says so. */
    int informationClass();

    /** {@link InfoType#FILE} or {@link InfoType#FILESYSTEM}. */
    default int infoType() {
        return InfoType.FILE;
    }

    /** The exact number of bytes that {@link #encode} writes. */
    int encodedLength();

    /** Writes it at the position of a little-endian buffer. */
    void encode(ByteBuffer target);

    /** It as bytes in a new little-endian buffer, from position 0 to the limit. */
    default ByteBuffer toBuffer() {
        ByteBuffer buffer = ByteBuffer.allocate(encodedLength()).order(ByteOrder.LITTLE_ENDIAN);
        encode(buffer);
        return buffer.flip();
    }
}
