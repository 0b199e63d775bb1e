// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.fscc;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import dev.heddle.smb.wire.WireWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A path ([MS-FSCC] 2.1.7), the content of FileNormalizedNameInformation.
 *
 * @param fileName the path, with backslashes between its components
 */
public record FileNameInformation(String fileName) {
    private static final int NAME_AT = 4;

    /** Returns the encoded form in a new little-endian buffer, from position 0 to the limit. */
    public ByteBuffer toBuffer() {
        int length = WireWriter.utf16Length(fileName);
        ByteBuffer buffer = ByteBuffer.allocate(NAME_AT + length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(length);
        WireWriter.utf16(buffer, fileName);
        return buffer.flip();
    }

    /** Decodes the remaining bytes. */
    public static FileNameInformation decode(ByteBuffer source) throws WireFormatException {
        WireReader reader = WireReader.ofRemaining("FileNameInformation", source);
        return new FileNameInformation(reader.utf16("FileName", NAME_AT, reader.u32("FileNameLength", 0)));
    }
}
