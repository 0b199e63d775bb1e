// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.fscc;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import java.nio.ByteBuffer;

/**
 * The new size of a file ([MS-FSCC] FileEndOfFileInformation).
 *
 * @param endOfFile the size in bytes
 */
public record FileEndOfFileInformation(long endOfFile) implements FsccInformation {
    @Override
    public int informationClass() {
        return FileInformationClass.END_OF_FILE;
    }

    @Override
    public int encodedLength() {
        return Long.BYTES;
    }

    @Override
    public void encode(ByteBuffer target) {
        target.putLong(endOfFile);
    }

    /** Decodes the remaining bytes. */
    public static FileEndOfFileInformation decode(ByteBuffer source) throws WireFormatException {
        return new FileEndOfFileInformation(
                WireReader.ofRemaining("FileEndOfFileInformation", source).i64("EndOfFile", 0));
    }
}
