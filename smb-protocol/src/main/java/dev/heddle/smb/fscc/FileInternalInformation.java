// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.fscc;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import java.nio.ByteBuffer;

/**
 * The file number, unique in a volume ([MS-FSCC] FileInternalInformation).
 *
 * @param indexNumber the number; 0 if the file system has no file numbers
 */
public record FileInternalInformation(long indexNumber) implements FsccInformation {
    @Override
    public int informationClass() {
        return FileInformationClass.INTERNAL;
    }

    @Override
    public int encodedLength() {
        return Long.BYTES;
    }

    @Override
    public void encode(ByteBuffer target) {
        target.putLong(indexNumber);
    }

    /** Decodes the remaining bytes. */
    public static FileInternalInformation decode(ByteBuffer source) throws WireFormatException {
        return new FileInternalInformation(
                WireReader.ofRemaining("FileInternalInformation", source).i64("IndexNumber", 0));
    }
}
