// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.fscc;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import java.nio.ByteBuffer;

/**
 * The times, sizes and attributes of a file in one structure ([MS-FSCC] FileNetworkOpenInformation).
 *
 * @param creationTime a FILETIME
 * @param lastAccessTime a FILETIME
 * @param lastWriteTime a FILETIME
 * @param changeTime a FILETIME
 * @param allocationSize the bytes allocated for the file
 * @param endOfFile the file's size in bytes
 * @param fileAttributes bits of {@link FileAttributes}
 */
public record FileNetworkOpenInformation(
        long creationTime,
        long lastAccessTime,
        long lastWriteTime,
        long changeTime,
        long allocationSize,
        long endOfFile,
        int fileAttributes)
        implements FsccInformation {
    private static final int LENGTH = 56;

    @Override
    public int informationClass() {
        return FileInformationClass.NETWORK_OPEN;
    }

    @Override
    public int encodedLength() {
        return LENGTH;
    }

    @Override
    public void encode(ByteBuffer target) {
        target.putLong(creationTime)
                .putLong(lastAccessTime)
                .putLong(lastWriteTime)
                .putLong(changeTime);
        target.putLong(allocationSize).putLong(endOfFile).putInt(fileAttributes).putInt(0);
    }

    /** Decodes the remaining bytes. */
    public static FileNetworkOpenInformation decode(ByteBuffer source) throws WireFormatException {
        WireReader reader = WireReader.ofRemaining("FileNetworkOpenInformation", source);
        return new FileNetworkOpenInformation(
                reader.i64("CreationTime", 0),
                reader.i64("LastAccessTime", 8),
                reader.i64("LastWriteTime", 16),
                reader.i64("ChangeTime", 24),
                reader.i64("AllocationSize", 32),
                reader.i64("EndOfFile", 40),
                reader.i32("FileAttributes", 48));
    }
}
