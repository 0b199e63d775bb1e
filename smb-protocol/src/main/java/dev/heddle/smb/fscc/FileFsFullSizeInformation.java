// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.fscc;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import java.nio.ByteBuffer;

/**
 * The total and free space of a volume, with and without the user's quota ([MS-FSCC] FileFsFullSizeInformation).
 *
 * @param totalAllocationUnits the size of the volume that this user may use, in allocation units
 * @param callerAvailableAllocationUnits the allocation units that are free for this user
 * @param actualAvailableAllocationUnits the allocation units that are free on the volume
 * @param sectorsPerAllocationUnit the number of sectors in an allocation unit, 0 to 2^32 - 1
 * @param bytesPerSector the number of bytes in a sector, 0 to 2^32 - 1
 */
public record FileFsFullSizeInformation(
        long totalAllocationUnits,
        long callerAvailableAllocationUnits,
        long actualAvailableAllocationUnits,
        long sectorsPerAllocationUnit,
        long bytesPerSector)
        implements FsccInformation {
    private static final int LENGTH = 32;

    @Override
    public int infoType() {
        return InfoType.FILESYSTEM;
    }

    @Override
    public int informationClass() {
        return FsInformationClass.FULL_SIZE;
    }

    @Override
    public int encodedLength() {
        return LENGTH;
    }

    @Override
    public void encode(ByteBuffer target) {
        target.putLong(totalAllocationUnits).putLong(callerAvailableAllocationUnits);
        target.putLong(actualAvailableAllocationUnits);
        target.putInt((int) sectorsPerAllocationUnit).putInt((int) bytesPerSector);
    }

    /** Decodes the remaining bytes. */
    public static FileFsFullSizeInformation decode(ByteBuffer source) throws WireFormatException {
        WireReader reader = WireReader.ofRemaining("FileFsFullSizeInformation", source);
        return new FileFsFullSizeInformation(
                reader.i64("TotalAllocationUnits", 0),
                reader.i64("CallerAvailableAllocationUnits", 8),
                reader.i64("ActualAvailableAllocationUnits", 16),
                reader.u32("SectorsPerAllocationUnit", 24),
                reader.u32("BytesPerSector", 28));
    }
}
