// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.fscc;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import java.nio.ByteBuffer;

/**
 * The sizes and the state of a file ([MS-FSCC] FileStandardInformation).
 *
 * @param allocationSize the bytes allocated for the file
 * @param endOfFile the file's size in bytes
 * @param numberOfLinks the number of hard links, 0 to 2^32 - 1
 * @param deletePending whether the file is deleted when its last handle is closed
 * @param directory whether the file is a directory
 */
public record FileStandardInformation(
        long allocationSize, long endOfFile, long numberOfLinks, boolean deletePending, boolean directory)
        implements FsccInformation {
    static final int LENGTH = 24;

    @Override
    public int informationClass() {
        return FileInformationClass.STANDARD;
    }

    @Override
    public int encodedLength() {
        return LENGTH;
    }

    @Override
    public void encode(ByteBuffer target) {
        target.putLong(allocationSize).putLong(endOfFile).putInt((int) numberOfLinks);
        target.put((byte) (deletePending ? 1 : 0))
                .put((byte) (directory ? 1 : 0))
                .putShort((short) 0);
    }

    /** Decodes the remaining bytes. */
    public static FileStandardInformation decode(ByteBuffer source) throws WireFormatException {
        return read(WireReader.ofRemaining("FileStandardInformation", source), 0);
    }

    static FileStandardInformation read(WireReader reader, int at) throws WireFormatException {
        return new FileStandardInformation(
                reader.i64("AllocationSize", at),
                reader.i64("EndOfFile", at + 8),
                reader.u32("NumberOfLinks", at + 16),
                reader.bool("DeletePending", at + 20),
                reader.bool("Directory", at + 21));
    }
}
