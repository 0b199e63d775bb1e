// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.fscc;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import java.nio.ByteBuffer;

/**
 * The allocation size of a file ([MS-FSCC] FileAllocationInformation). Setting it reserves space; a file that is longer
 * is truncated.
 *
 * @param allocationSize the space in bytes
 */
public record FileAllocationInformation(long allocationSize) implements FsccInformation {
    @Override
    public int informationClass() {
        return FileInformationClass.ALLOCATION;
    }

    @Override
    public int encodedLength() {
        return Long.BYTES;
    }

    @Override
    public void encode(ByteBuffer target) {
        target.putLong(allocationSize);
    }

    /** Decodes the remaining bytes. */
    public static FileAllocationInformation decode(ByteBuffer source) throws WireFormatException {
        return new FileAllocationInformation(
                WireReader.ofRemaining("FileAllocationInformation", source).i64("AllocationSize", 0));
    }
}
