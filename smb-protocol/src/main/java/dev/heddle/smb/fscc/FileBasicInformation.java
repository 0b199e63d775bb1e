// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.fscc;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import java.nio.ByteBuffer;

/**
 * The times and attributes of a file ([MS-FSCC] FileBasicInformation). In a change, the special values of
 * {@link FileTime} apply, and attributes of 0 leave the file's attributes unchanged.
 *
 * @param creationTime a FILETIME
 * @param lastAccessTime a FILETIME
 * @param lastWriteTime a FILETIME
 * @param changeTime a FILETIME
 * @param fileAttributes bits of {@link FileAttributes}
 */
public record FileBasicInformation(
        long creationTime, long lastAccessTime, long lastWriteTime, long changeTime, int fileAttributes)
        implements FsccInformation {
    static final int LENGTH = 40;

    @Override
    public int informationClass() {
        return FileInformationClass.BASIC;
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
        target.putInt(fileAttributes).putInt(0);
    }

    /** Decodes the remaining bytes. */
    public static FileBasicInformation decode(ByteBuffer source) throws WireFormatException {
        return read(WireReader.ofRemaining("FileBasicInformation", source), 0);
    }

    static FileBasicInformation read(WireReader reader, int at) throws WireFormatException {
        return new FileBasicInformation(
                reader.i64("CreationTime", at),
                reader.i64("LastAccessTime", at + 8),
                reader.i64("LastWriteTime", at + 16),
                reader.i64("ChangeTime", at + 24),
                reader.i32("FileAttributes", at + 32));
    }
}
