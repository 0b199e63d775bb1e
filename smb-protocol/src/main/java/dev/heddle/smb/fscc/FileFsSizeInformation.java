// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.fscc;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import java.nio.ByteBuffer;

/**
 * The total and free space of a volume ([MS-FSCC] FileFsSizeInformation).
 *
 * @param totalAllocationUnits the size of the volume that this user may use, in allocation units
 * @param availableAllocationUnits the allocation units that are free for this user
 * @param sectorsPerAllocationUnit the number of sectors in an allocation unit, 0 to 2^32 - 1
 * @param bytesPerSector the number of bytes in a sector, 0 to 2^32 - 1
 */
public record FileFsSizeInformation(
        long totalAllocationUnits, long availableAllocationUnits, long sectorsPerAllocationUnit, long bytesPerSector)
        implements FsccInformation {
    private static final int LENGTH = 24;

    @Override
    public int infoType() {
        return InfoType.FILESYSTEM;
    }

    @Override
    public int informationClass() {
        return FsInformationClass.SIZE;
    }

    @Override
    public int encodedLength() {
        return LENGTH;
    }

    @Override
    public void encode(ByteBuffer target) {
        target.putLong(totalAllocationUnits).putLong(availableAllocationUnits);
        target.putInt((int) sectorsPerAllocationUnit).putInt((int) bytesPerSector);
    }

    /** Decodes the remaining bytes. */
    public static FileFsSizeInformation decode(ByteBuffer source) throws WireFormatException {
        WireReader reader = WireReader.ofRemaining("FileFsSizeInformation", source);
        return new FileFsSizeInformation(
                reader.i64("TotalAllocationUnits", 0),
                reader.i64("AvailableAllocationUnits", 8),
                reader.u32("SectorsPerAllocationUnit", 16),
                reader.u32("BytesPerSector", 20));
    }
}
